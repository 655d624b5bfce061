(* The complementary error function and its derivative. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement.
Open Scope R_scope.

Lemma gauss_continuous u : continuous (fun t => exp (- (t * t))) u.
Proof. apply (ex_derive_continuous (fun t => exp (- (t * t)))). auto_derive; auto. Qed.

Lemma erfc_derive u : is_derive erfc u (- (2 / sqrt PI) * exp (- (u * u))).
Proof.
  assert (H : is_derive (fun u => RInt (fun t => exp (- (t * t))) 0 u) u (exp (- (u * u)))).
  { apply (is_derive_RInt (fun t => exp (- (t * t))) _ 0); [|apply gauss_continuous].
    apply filter_forall. intros v. apply (RInt_correct (fun t => exp (- (t * t)))).
    apply (ex_RInt_continuous (fun t => exp (- (t * t)))). intros; apply gauss_continuous. }
  unfold erfc, erf. evar_last.
  - apply (is_derive_minus (fun _ => 1)); [apply is_derive_const|].
    apply (is_derive_scal _ u (2 / sqrt PI)). exact H.
  - unfold minus, plus, opp, zero, scal; simpl. unfold mult; simpl. ring.
Qed.

Lemma erfc_ex_derive u : ex_derive erfc u.
Proof. eexists. apply erfc_derive. Qed.

Lemma erfc_Derive u : Derive erfc u = - (2 / sqrt PI) * exp (- (u * u)).
Proof. apply is_derive_unique, erfc_derive. Qed.

Lemma sqrt_PI_pos : 0 < sqrt PI.
Proof. apply sqrt_lt_R0, PI_RGT_0. Qed.

(* A function with a negative derivative on [a, b] decreases there. *)
Lemma decreasing f df a b :
  (forall t, a <= t <= b -> is_derive f t (df t)) ->
  (forall t, a <= t <= b -> df t <= 0) -> a <= b -> f b <= f a.
Proof.
  intros Hd Hn Hab.
  destruct (MVT_gen f a b df) as [c [Hc E]].
  - intros t Ht. rewrite Rmin_left, Rmax_right in Ht by lra. apply Hd. lra.
  - intros t Ht. rewrite Rmin_left, Rmax_right in Ht by lra.
    apply continuity_pt_filterlim, (ex_derive_continuous f). exists (df t). apply Hd. lra.
  - rewrite Rmin_left, Rmax_right in Hc by lra.
    specialize (Hn c Hc). nra.
Qed.

Lemma erfc_decreasing a b : a <= b -> erfc b <= erfc a.
Proof.
  apply (decreasing erfc (fun u => - (2 / sqrt PI) * exp (- (u * u)))).
  - intros; apply erfc_derive.
  - intros. assert (0 < 2 / sqrt PI) by (apply Rdiv_lt_0_compat; [lra|apply sqrt_PI_pos]).
    pose proof (exp_pos (- (t * t))). nra.
Qed.
