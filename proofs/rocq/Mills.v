(* Mills' inequality, and the scaled function W u = exp (u^2) * erfc u, which decreases. That makes
   narrow bounds cheap: the bounds of W over a range are its values at the two ends. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Erfc Gauss.
Open Scope R_scope.

(* Mills' inequality, erfc u <= exp (-u^2) / (u sqrt PI): the difference of the sides decreases,
   and tends to 0. *)
Definition mills u := exp (- (u * u)) / (u * sqrt PI) - erfc u.

Lemma mills_decreasing a b : 0 < a <= b -> mills b <= mills a.
Proof.
  intros Hab.
  apply (decreasing mills (fun t => - exp (- (t * t)) / (t * t * sqrt PI))); [| |lra].
  - intros t Ht. pose proof sqrt_PI_pos. unfold mills. auto_derive.
    + split; [nra|]. split; [apply erfc_ex_derive|auto].
    + change (fun x => erfc x) with erfc. rewrite erfc_Derive. field. split; lra.
  - intros t Ht. pose proof sqrt_PI_pos. pose proof (exp_pos (- (t * t))).
    assert (H1 : 0 < t * t * sqrt PI) by (apply Rmult_lt_0_compat; nra).
    unfold Rdiv. pose proof (Rinv_0_lt_compat _ H1). nra.
Qed.

Lemma mills_pos u : 0 < u -> 0 <= mills u.
Proof.
  intros Hu. apply le_epsilon. intros eps He.
  assert (H2 : 0 < 2 / eps) by (apply Rdiv_lt_0_compat; lra).
  pose (t := Rmax u (2 / eps)).
  assert (Ht : u <= t /\ 2 / eps <= t) by (split; [apply Rmax_l|apply Rmax_r]).
  pose proof (mills_decreasing u t ltac:(lra)) as Hd.
  destruct (erfc_small t ltac:(lra)) as [_ Hs].
  assert (2 / t <= eps).
  { apply Rle_div_l; [lra|]. destruct Ht as [_ Ht]. apply Rle_div_l in Ht; lra. }
  assert (0 <= exp (- (t * t)) / (t * sqrt PI)).
  { pose proof sqrt_PI_pos. apply Rdiv_le_0_compat; [apply Rlt_le, exp_pos|].
    apply Rmult_lt_0_compat; lra. }
  unfold mills at 1 in Hd. lra.
Qed.

Definition W u := exp (u * u) * erfc u.

Lemma W_decreasing a b : 0 < a <= b -> W b <= W a.
Proof.
  intros Hab.
  apply (decreasing W (fun t => - 2 * t * exp (t * t) * mills t)); [| |lra].
  - intros t Ht. pose proof sqrt_PI_pos. unfold W, mills. auto_derive.
    + apply erfc_ex_derive.
    + change (fun x => erfc x) with erfc. rewrite erfc_Derive, exp_Ropp.
      field. pose proof (exp_pos (t * t)). lra.
  - intros t Ht. pose proof (mills_pos t ltac:(lra)). pose proof (exp_pos (t * t)).
    assert (0 <= t * exp (t * t)) by nra. nra.
Qed.

(* For large arguments, where erfc is too small to be computed as 1 - erf. *)
Lemma W_upper u : 0 < u -> W u <= / (u * sqrt PI).
Proof.
  intros Hu. pose proof (mills_pos u Hu) as H. pose proof (exp_pos (u * u)).
  unfold mills in H. rewrite exp_Ropp in H. unfold W.
  apply Rle_trans with (exp (u * u) * (/ exp (u * u) / (u * sqrt PI))); [nra|].
  apply Req_le. pose proof sqrt_PI_pos. field. lra.
Qed.

Lemma W_pos u : 0 < u -> 0 <= W u.
Proof.
  intros Hu. unfold W. pose proof (exp_pos (u * u)). destruct (erfc_small u Hu). nra.
Qed.
