(* The Gaussian integral: erfc tends to 0, so that [erfc u] is the paper's integral from u to
   infinity. With I t = the integral of exp (- v^2) over [0, t] and
     J t = the integral of exp (- t^2 (1 + s^2)) / (1 + s^2) over s in [0, 1],
   I^2 + J has derivative 0, and so is J 0 = pi / 4; and J t <= exp (- t^2). *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Erfc.
Open Scope R_scope.

Definition I t := RInt (fun v => exp (- (v * v))) 0 t.
Definition integrand t s := exp (- (t * t) * (1 + s * s)) / (1 + s * s).
Definition J t := RInt (integrand t) 0 1.

Lemma I_derive t : is_derive I t (exp (- (t * t))).
Proof.
  apply (is_derive_RInt (fun v => exp (- (v * v))) _ 0); [|apply gauss_continuous].
  apply filter_forall. intros v. apply (RInt_correct (fun v => exp (- (v * v)))).
  apply (ex_RInt_continuous (fun v => exp (- (v * v)))). intros; apply gauss_continuous.
Qed.

Lemma integrand_derive t s :
  is_derive (fun t => integrand t s) t (- 2 * t * exp (- (t * t) * (1 + s * s))).
Proof. unfold integrand. auto_derive; [nra|]. field. nra. Qed.

Lemma integrand_ex_RInt t a b : ex_RInt (integrand t) a b.
Proof.
  apply (ex_RInt_continuous (integrand t)). intros s _.
  apply (ex_derive_continuous (integrand t)). unfold integrand. auto_derive. nra.
Qed.

(* The substitution v = t s. *)
Lemma scaled_gauss t :
  RInt (fun s => - 2 * t * exp (- (t * t) * (1 + s * s))) 0 1 = - 2 * exp (- (t * t)) * I t.
Proof.
  transitivity (- 2 * exp (- (t * t)) * RInt (fun s => t * exp (- ((t * s + 0) * (t * s + 0)))) 0 1).
  - rewrite <- (RInt_scal (fun s => t * exp (- ((t * s + 0) * (t * s + 0)))) 0 1).
    + apply RInt_ext. intros s _. unfold scal; simpl. unfold mult; simpl.
      replace (- (t * t) * (1 + s * s)) with (- (t * t) + - ((t * s + 0) * (t * s + 0))) by ring.
      rewrite exp_plus. ring.
    + apply (ex_RInt_continuous (fun s => t * exp (- ((t * s + 0) * (t * s + 0))))). intros s _.
      apply (ex_derive_continuous (fun s => t * exp (- ((t * s + 0) * (t * s + 0))))).
      auto_derive. auto.
  - f_equal. unfold I.
    pose proof (RInt_comp_lin (fun v => exp (- (v * v))) t 0 0 1) as H.
    replace (t * 0 + 0) with 0 in H by ring. replace (t * 1 + 0) with t in H by ring.
    rewrite <- H.
    + apply RInt_ext. intros s _. unfold scal; simpl. unfold mult; simpl. reflexivity.
    + apply (ex_RInt_continuous (fun v => exp (- (v * v)))). intros; apply gauss_continuous.
Qed.

Lemma J_derive t : is_derive J t (- 2 * exp (- (t * t)) * I t).
Proof.
  rewrite <- scaled_gauss. unfold J.
  assert (E : RInt (fun s => Derive (fun t => integrand t s) t) 0 1
              = RInt (fun s => - 2 * t * exp (- (t * t) * (1 + s * s))) 0 1).
  { apply RInt_ext. intros s _. apply is_derive_unique, integrand_derive. }
  rewrite <- E.
  apply (is_derive_RInt_param integrand 0 1 t).
  - apply filter_forall. intros v s _. eexists. apply integrand_derive.
  - intros s _. apply (continuity_2d_pt_ext (fun t s => - 2 * t * exp (- (t * t) * (1 + s * s)))).
    + intros v w. symmetry. apply is_derive_unique, integrand_derive.
    + apply continuity_2d_pt_mult.
      * apply continuity_2d_pt_mult; [apply continuity_2d_pt_const|apply continuity_2d_pt_id1].
      * apply (continuity_1d_2d_pt_comp exp (fun t s => - (t * t) * (1 + s * s))).
        { apply derivable_continuous_pt, derivable_pt_exp. }
        apply continuity_2d_pt_mult.
        -- apply continuity_2d_pt_opp, continuity_2d_pt_mult; apply continuity_2d_pt_id1.
        -- apply continuity_2d_pt_plus; [apply continuity_2d_pt_const|].
           apply continuity_2d_pt_mult; apply continuity_2d_pt_id2.
  - apply filter_forall. intros v. apply integrand_ex_RInt.
Qed.

Lemma J_0 : J 0 = PI / 4.
Proof.
  unfold J. transitivity (RInt (fun s => / (1 + s * s)) 0 1).
  - apply RInt_ext. intros s _. unfold integrand.
    replace (- (0 * 0) * (1 + s * s)) with 0 by ring. rewrite exp_0. apply Rmult_1_l.
  - rewrite <- atan_1. replace (atan 1) with (atan 1 - atan 0) by (rewrite atan_0; apply Rminus_0_r).
    apply is_RInt_unique. apply (is_RInt_derive atan (fun s => / (1 + s * s))).
    + intros s _. evar_last; [apply is_derive_atan|]. reflexivity.
    + intros s _. apply (ex_derive_continuous (fun s => / (1 + s * s))). auto_derive. nra.
Qed.

Lemma I_square t : 0 <= t -> I t * I t = PI / 4 - J t.
Proof.
  intros Ht.
  assert (D : forall v, is_derive (fun v => I v * I v + J v) v 0).
  { intros v. pose proof (I_derive v) as DI. pose proof (J_derive v) as DJ.
    evar_last. { auto_derive.
      - repeat split; eexists; eassumption.
      - reflexivity. }
    replace (Derive (fun x : R => I x) v) with (exp (- (v * v)))
      by (symmetry; apply is_derive_unique, DI).
    replace (Derive (fun x : R => J x) v) with (- 2 * exp (- (v * v)) * I v)
      by (symmetry; apply is_derive_unique, DJ). ring. }
  assert (E : I t * I t + J t = I 0 * I 0 + J 0).
  { destruct Ht as [Ht| <-]; [|reflexivity]. apply Rle_antisym.
    - pose proof (decreasing (fun v => I v * I v + J v) (fun _ => 0) 0 t). simpl in *.
      apply H; [intros; apply D|intros; lra|lra].
    - pose proof (decreasing (fun v => - (I v * I v + J v)) (fun _ => 0) 0 t) as H. simpl in H.
      apply Ropp_le_cancel, H; [|intros; lra|lra]. intros v _.
      evar_last; [apply (is_derive_opp (fun v => I v * I v + J v)), D|]. apply Ropp_0. }
  replace (I 0) with 0 in E by (unfold I; rewrite RInt_point; reflexivity).
  rewrite J_0 in E. lra.
Qed.

Lemma exp_monotone a b : a <= b -> exp a <= exp b.
Proof. intros [H| ->]; [apply Rlt_le, exp_increasing, H|apply Rle_refl]. Qed.

Lemma J_bounds t : 0 <= J t <= exp (- (t * t)).
Proof.
  assert (P : forall s, 0 <= integrand t s <= exp (- (t * t))).
  { intros s. unfold integrand. pose proof (exp_pos (- (t * t) * (1 + s * s))). split.
    - apply Rdiv_le_0_compat; nra.
    - apply Rle_div_l; [nra|]. 
      assert (exp (- (t * t) * (1 + s * s)) <= exp (- (t * t))) by (apply exp_monotone; nra).
      pose proof (exp_pos (- (t * t))). nra. }
  split.
  - apply RInt_ge_0; [lra|apply integrand_ex_RInt|intros; apply P].
  - replace (exp (- (t * t))) with (RInt (fun _ => exp (- (t * t))) 0 1)
      by (rewrite RInt_const; unfold scal; simpl; unfold mult; simpl; ring).
    apply RInt_le; [lra|apply integrand_ex_RInt|apply ex_RInt_const|intros; apply P].
Qed.

Lemma I_pos t : 0 <= t -> 0 <= I t.
Proof.
  intros Ht. apply RInt_ge_0; [exact Ht| |intros; apply Rlt_le, exp_pos].
  apply (ex_RInt_continuous (fun v => exp (- (v * v)))). intros; apply gauss_continuous.
Qed.

(* With e = erf t: e^2 = 1 - (4 / pi) J t, so 1 - e <= 1 - e^2 <= (4 / pi) exp (- t^2). *)
Lemma erfc_tail t : 0 <= t -> 0 <= erfc t <= 4 / PI * exp (- (t * t)).
Proof.
  intros Ht. pose proof PI_RGT_0 as HPI. pose proof sqrt_PI_pos as Hs.
  pose proof (sqrt_sqrt PI (Rlt_le _ _ HPI)) as Hss.
  pose proof (I_square t Ht) as Es. pose proof (J_bounds t) as HJ. pose proof (I_pos t Ht) as Hp.
  assert (E : erf t * erf t = 1 - 4 / PI * J t).
  { unfold erf. fold (I t).
    transitivity (4 / (sqrt PI * sqrt PI) * (I t * I t)); [field; lra|].
    rewrite Hss, Es. field. lra. }
  assert (H0 : 0 <= erf t).
  { unfold erf. fold (I t). apply Rmult_le_pos; [|exact Hp]. apply Rlt_le, Rdiv_lt_0_compat; lra. }
  assert (HP : 0 < 4 / PI) by (apply Rdiv_lt_0_compat; lra).
  assert (erf t <= 1) by nra.
  unfold erfc. split; [lra|]. nra.
Qed.

Lemma erfc_small t : 0 < t -> 0 <= erfc t <= 2 / t.
Proof.
  intros Ht. destruct (erfc_tail t (Rlt_le _ _ Ht)) as [H0 H1]. split; [exact H0|].
  apply Rle_trans with (1 := H1).
  pose proof PI2_3_2 as HP. pose proof (exp_ineq1_le (t * t)) as He.
  apply Rle_trans with (2 * exp (- (t * t))).
  - apply Rmult_le_compat_r; [apply Rlt_le, exp_pos|]. apply Rle_div_l; lra.
  - rewrite exp_Ropp. apply Rmult_le_compat_l; [lra|]. apply Rinv_le_contravar; nra.
Qed.

(* The definition the paper's readers know: erfc u is 2 / sqrt pi times the integral of
   exp (- v^2) from u to infinity. *)
Theorem erfc_is_tail u :
  is_lim (fun t => 2 / sqrt PI * RInt (fun v => exp (- (v * v))) u t) p_infty (erfc u).
Proof.
  apply is_lim_spec. intros eps. pose proof (cond_pos eps) as He.
  exists (2 / eps). intros t Ht.
  assert (H2 : 0 < 2 / eps) by (apply Rdiv_lt_0_compat; lra).
  assert (E : 2 / sqrt PI * RInt (fun v => exp (- (v * v))) u t - erfc u = - erfc t).
  { assert (C : RInt (fun v => exp (- (v * v))) 0 u + RInt (fun v => exp (- (v * v))) u t
                = RInt (fun v => exp (- (v * v))) 0 t).
    { apply (RInt_Chasles (fun v => exp (- (v * v))));
        apply (ex_RInt_continuous (fun v => exp (- (v * v)))); intros; apply gauss_continuous. }
    unfold erfc, erf. rewrite <- C. ring. }
  rewrite E, Rabs_Ropp.
  destruct (erfc_small t ltac:(lra)) as [H0 H1]. rewrite Rabs_pos_eq by exact H0.
  apply Rle_lt_trans with (1 := H1). apply Rlt_div_l; [lra|].
  apply Rlt_div_l in Ht; lra.
Qed.
