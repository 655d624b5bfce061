(* Eqs. (4) and (5) are what they claim to be: the mean and the second moment of selu z for z
   normal with mean x and variance y, as improper Riemann integrals over the whole line. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Erfc Gauss Moments Derivatives Constants.
Open Scope R_scope.

(* Eq. (2). *)
Definition selu (z : R) : R :=
  lambda01 * (if Rle_dec z 0 then alpha01 * exp z - alpha01 else z).

Definition normal (x y z : R) : R := exp (- ((z - x) * (z - x)) / (2 * y)) / sqrt (2 * PI * y).

(* The expectation of h z is m: the integral converges at both ends, independently. *)
Definition Expectation (h : R -> R) (x y m : R) : Prop :=
  is_RInt_gen (fun z => h z * normal x y z) (Rbar_locally m_infty) (Rbar_locally p_infty) m.

(* Limits. *)
Lemma erfc_opp t : erfc (- t) = 2 - erfc t.
Proof.
  set (f := fun v => exp (- (v * v))).
  assert (C : forall a b, ex_RInt f a b).
  { intros. apply (ex_RInt_continuous f). intros; apply gauss_continuous. }
  assert (E : RInt f 0 (- t) = - RInt f 0 t).
  { pose proof (RInt_correct f (- 0) (- t) (C _ _)) as H.
    apply is_RInt_comp_opp, is_RInt_unique in H. rewrite Ropp_0 in H. rewrite <- H.
    transitivity (RInt (fun v => opp (f v)) 0 t).
    - apply RInt_ext. intros v _. unfold f. do 3 f_equal. ring.
    - apply (RInt_opp f). apply C. }
  unfold erfc, erf. fold f. rewrite E. ring.
Qed.

Lemma erfc_vanishes : filterlim erfc (Rbar_locally p_infty) (locally 0).
Proof.
  apply (is_lim_spec erfc p_infty 0). intros eps. pose proof (cond_pos eps) as He.
  assert (0 < 2 / eps) by (apply Rdiv_lt_0_compat; lra).
  exists (2 / eps). intros t Ht. destruct (erfc_small t ltac:(lra)) as [H0 H1].
  rewrite Rminus_0_r, Rabs_pos_eq by exact H0.
  apply Rle_lt_trans with (1 := H1). apply Rlt_div_l; [lra|]. apply Rlt_div_l in Ht; lra.
Qed.

Lemma gauss_vanishes a b :
  filterlim (fun v => (a + b * v) * exp (- (v * v))) (Rbar_locally p_infty) (locally 0).
Proof.
  apply (is_lim_spec (fun v => (a + b * v) * exp (- (v * v))) p_infty 0).
  intros eps. pose proof (cond_pos eps) as He.
  set (c := Rabs a + Rabs b).
  assert (Hc : 0 <= c) by (pose proof (Rabs_pos a); pose proof (Rabs_pos b); unfold c; lra).
  assert (0 <= c / eps) by (apply Rdiv_le_0_compat; lra).
  exists (1 + c / eps). intros v Hv.
  assert (Hce : c < v * eps).
  { apply Rlt_div_l; lra. }
  rewrite Rminus_0_r, Rabs_mult, (Rabs_pos_eq (exp _)) by apply Rlt_le, exp_pos.
  assert (Ha : Rabs (a + b * v) <= c * v).
  { apply Rle_trans with (1 := Rabs_triang _ _). rewrite Rabs_mult, (Rabs_pos_eq v) by lra.
    pose proof (Rabs_pos a). unfold c. nra. }
  rewrite exp_Ropp. pose proof (exp_ineq1_le (v * v)) as H1.
  apply Rle_lt_trans with (c * v * / (v * v)).
  - apply Rmult_le_compat; [apply Rabs_pos|apply Rlt_le, Rinv_0_lt_compat, exp_pos|exact Ha|].
    apply Rinv_le_contravar; nra.
  - replace (c * v * / (v * v)) with (c / v) by (field; lra). apply Rlt_div_l; lra.
Qed.

Lemma at_zero (F : R -> R) : filterlim F (at_point 0) (locally (F 0)).
Proof. intros P HP. exact (locally_singleton _ _ HP). Qed.

Section Integrals.
Variables (x y : R).
Hypothesis (Hy : 0 < y).
Let s := sqrt (2 * y).

Lemma s_pos : 0 < s.
Proof. apply sqrt_2y_pos, Hy. Qed.

Lemma s_square : s * s = 2 * y.
Proof. apply sqrt_2y_square, Hy. Qed.

Lemma falls a : filterlim (fun z => (a - z) / s) (Rbar_locally m_infty) (Rbar_locally p_infty).
Proof.
  pose proof s_pos. intros P [M HM]. exists (a - M * s). intros z Hz. apply HM.
  apply Rlt_div_r; lra.
Qed.

Lemma rises a : filterlim (fun z => (z - a) / s) (Rbar_locally p_infty) (Rbar_locally p_infty).
Proof.
  pose proof s_pos. intros P [M HM]. exists (a + M * s). intros z Hz. apply HM.
  apply Rlt_div_r; lra.
Qed.

(* A function with a continuous derivative, and limits at the ends. *)
Lemma improper {Fa Fb} {FFa : Filter Fa} {FFb : Filter Fb} (F f : R -> R) (la lb : R) :
  (forall z, is_derive F z (f z)) -> (forall z, continuous f z) ->
  filterlim F Fa (locally la) -> filterlim F Fb (locally lb) -> is_RInt_gen f Fa Fb (lb - la).
Proof.
  intros HF Hf Ha Hb.
  assert (E : forall z, Derive F z = f z) by (intros; apply is_derive_unique, HF).
  apply (is_RInt_gen_ext (Derive F)).
  { apply filter_forall. intros ab z _. apply E. }
  apply is_RInt_gen_Derive; [| |exact Ha|exact Hb].
  - apply filter_forall. intros ab z _. exists (f z). apply HF.
  - apply filter_forall. intros ab z _. apply (continuous_ext f); [|apply Hf].
    intros v. symmetry. apply E.
Qed.

Lemma normal_derive z : is_derive (normal x y) z (- ((z - x) / y) * normal x y z).
Proof.
  assert (0 < sqrt (2 * PI * y)) by (apply sqrt_lt_R0; pose proof PI_RGT_0; nra).
  unfold normal. auto_derive; [lra|]. unfold Rminus, Rdiv. set (e := exp _). set (d := sqrt _) in *.
  field. lra.
Qed.

Lemma normal_split z : normal x y z = exp (- ((z - x) / s * ((z - x) / s))) / (sqrt PI * s).
Proof.
  pose proof s_pos. pose proof sqrt_PI_pos. unfold normal. f_equal.
  - f_equal.
    replace ((z - x) / s * ((z - x) / s)) with ((z - x) * (z - x) / (s * s)) by (field; lra).
    rewrite s_square. field. lra.
  - unfold s. rewrite <- sqrt_mult by (pose proof PI_RGT_0; lra). f_equal. ring.
Qed.

Lemma normal_0 : normal x y 0 = G x y.
Proof. unfold normal, G. do 3 f_equal. ring. Qed.

Lemma normal_vanishes a b :
  filterlim (fun z => (a + b * z) * normal x y z) (Rbar_locally p_infty) (locally 0).
Proof.
  pose proof s_pos. pose proof sqrt_PI_pos.
  pose (h := fun v => ((a + b * x) / (sqrt PI * s) + b / sqrt PI * v) * exp (- (v * v))).
  apply (filterlim_ext (fun z => h ((z - x) / s))).
  { intros z. rewrite normal_split. unfold h. set (e := exp _). field. lra. }
  apply (filterlim_comp _ _ _ (fun z => (z - x) / s) h _ (Rbar_locally p_infty) (locally 0)).
  - apply rises.
  - apply gauss_vanishes.
Qed.

(* The primitive of exp (k z) times the density. *)
Definition tail k z := exp (k * x + k * k * y / 2) / 2 * erfc ((x + k * y - z) / s).

Lemma tail_derive k z : is_derive (tail k) z (exp (k * z) * normal x y z).
Proof.
  pose proof s_pos. pose proof sqrt_PI_pos. unfold tail.
  evar_last. { auto_derive; [apply erfc_ex_derive|reflexivity]. }
  change (fun v => erfc v) with erfc. rewrite erfc_Derive, normal_split.
  set (v := (z - x) / s). set (w := (x + k * y - z) / s).
  assert (E : exp (k * z) * exp (- (v * v)) = exp (k * x + k * k * y / 2) * exp (- (w * w))).
  { rewrite <- !exp_plus. f_equal. unfold v, w. pose proof s_square as Hs.
    replace y with (s * s / 2) by lra. field. lra. }
  replace (exp (k * z) * (exp (- (v * v)) / (sqrt PI * s)))
    with (exp (k * z) * exp (- (v * v)) / (sqrt PI * s)) by (unfold Rdiv; ring).
  rewrite E. change ((x + k * y + - z) * / s) with w.
  set (e := exp (- (w * w))). set (c := exp _). field. lra.
Qed.

Lemma tail_continuous k z : continuous (fun z => exp (k * z) * normal x y z) z.
Proof.
  apply (ex_derive_continuous (fun z => exp (k * z) * normal x y z)).
  pose proof (normal_derive z). auto_derive. eexists; eassumption.
Qed.

Lemma tail_0 k : tail k 0 = T k x y / 2.
Proof. unfold tail, T, u. fold s. rewrite Rminus_0_r. field. Qed.

Lemma tail_vanishes k : filterlim (tail k) (Rbar_locally m_infty) (locally 0).
Proof.
  unfold tail. set (c := exp _ / 2).
  replace 0 with (c * 0) by ring.
  apply (filterlim_comp _ _ _ (fun z => erfc ((x + k * y - z) / s)) (fun v => c * v) _ (locally 0)).
  - apply (filterlim_comp _ _ _ (fun z => (x + k * y - z) / s) erfc _ (Rbar_locally p_infty)).
    + apply falls.
    + apply erfc_vanishes.
  - apply (continuous_mult (fun _ => c) (fun v => v)); [apply continuous_const|apply continuous_id].
Qed.

Lemma left_integral k :
  is_RInt_gen (fun z => exp (k * z) * normal x y z) (Rbar_locally m_infty) (at_point 0)
    (T k x y / 2).
Proof.
  replace (T k x y / 2) with (T k x y / 2 - 0) by ring. rewrite <- tail_0.
  apply (improper (tail k)).
  - apply tail_derive.
  - apply tail_continuous.
  - apply tail_vanishes.
  - apply at_zero.
Qed.

(* The primitives of (1, z, z^2) times the density: c times tail 0, and a linear function times
   the density. *)
Lemma tail_rises : filterlim (tail 0) (Rbar_locally p_infty) (locally 1).
Proof.
  pose proof s_pos.
  apply (filterlim_ext (fun z => 1 - / 2 * erfc ((z - x) / s))).
  { intros z. unfold tail. replace ((z - x) / s) with (- ((x + 0 * y - z) / s)) by (field; lra).
    rewrite erfc_opp. replace (0 * x + 0 * 0 * y / 2) with 0 by field. rewrite exp_0. field. }
  replace (locally 1) with (locally (1 - / 2 * 0)) by (f_equal; ring).
  apply (filterlim_comp _ _ _ (fun z => erfc ((z - x) / s)) (fun v => 1 - / 2 * v) _ (locally 0)).
  - apply (filterlim_comp _ _ _ (fun z => (z - x) / s) erfc _ (Rbar_locally p_infty)).
    + apply rises.
    + apply erfc_vanishes.
  - apply (ex_derive_continuous (fun v => 1 - / 2 * v)). auto_derive. auto.
Qed.

Lemma right_integral (h : R -> R) a b c :
  (forall z, h z * normal x y z
             = c * normal x y z + b * normal x y z - (a + b * z) * ((z - x) / y) * normal x y z) ->
  is_RInt_gen (fun z => h z * normal x y z) (at_point 0) (Rbar_locally p_infty)
    (c * (1 - T 0 x y / 2) - a * G x y).
Proof.
  intros E.
  replace (c * (1 - T 0 x y / 2) - a * G x y)
    with (c * 1 + 0 - (c * tail 0 0 + (a + b * 0) * normal x y 0))
    by (rewrite tail_0, normal_0; ring).
  apply (is_RInt_gen_ext (fun z => c * normal x y z + b * normal x y z
                                   - (a + b * z) * ((z - x) / y) * normal x y z)).
  { apply filter_forall. intros ab z _. symmetry. apply E. }
  apply (improper (fun z => c * tail 0 z + (a + b * z) * normal x y z)).
  - intros z. pose proof (tail_derive 0 z) as D0. pose proof (normal_derive z) as D1.
    evar_last. { auto_derive.
      - repeat split; eexists; eassumption.
      - reflexivity. }
    replace (Derive (fun v : R => tail 0 v) z) with (exp (0 * z) * normal x y z)
      by (symmetry; apply is_derive_unique, D0).
    replace (Derive (fun v : R => normal x y v) z) with (- ((z - x) / y) * normal x y z)
      by (symmetry; apply is_derive_unique, D1).
    rewrite Rmult_0_l, exp_0. field. lra.
  - intros z. apply (ex_derive_continuous (fun z => c * normal x y z + b * normal x y z
                                   - (a + b * z) * ((z - x) / y) * normal x y z)).
    pose proof (normal_derive z). auto_derive. repeat split; eexists; eassumption.
  - apply (at_zero (fun z => c * tail 0 z + (a + b * z) * normal x y z)).
  - apply (filterlim_comp_2 (F := Rbar_locally p_infty) (G := locally (c * 1)) (H := locally 0)
             (fun z => c * tail 0 z) (fun z => (a + b * z) * normal x y z) Rplus).
    + apply (filterlim_comp _ _ _ (tail 0) (fun v => c * v) _ (locally 1)); [apply tail_rises|].
      apply (ex_derive_continuous (fun v => c * v)). auto_derive. auto.
    + apply normal_vanishes.
    + apply (filterlim_plus (c * 1) 0).
Qed.

(* What differs from h only at 0 has h's integrals on both sides. *)
Lemma from_sides (h hl hr : R -> R) l r :
  (forall z, z < 0 -> h z = hl z) -> (forall z, 0 < z -> h z = hr z) ->
  is_RInt_gen (fun z => hl z * normal x y z) (Rbar_locally m_infty) (at_point 0) l ->
  is_RInt_gen (fun z => hr z * normal x y z) (at_point 0) (Rbar_locally p_infty) r ->
  Expectation h x y (l + r).
Proof.
  intros El Er Hl Hr. apply (is_RInt_gen_Chasles (fun z => h z * normal x y z) 0 l r).
  - apply (is_RInt_gen_ext (fun z => hl z * normal x y z)); [|exact Hl].
    apply (Filter_prod _ _ _ (fun v => v < 0) (fun v => v = 0)); [exists 0; auto|reflexivity|].
    intros v w Hv -> z Hz; simpl in Hz. rewrite Rmin_left, Rmax_right in Hz by lra.
    rewrite El by lra. reflexivity.
  - apply (is_RInt_gen_ext (fun z => hr z * normal x y z)); [|exact Hr].
    apply (Filter_prod _ _ _ (fun v => v = 0) (fun v => 0 < v)); [reflexivity|exists 0; auto|].
    intros v w -> Hw z Hz; simpl in Hz. rewrite Rmin_left, Rmax_right in Hz by lra.
    rewrite Er by lra. reflexivity.
Qed.

Lemma selu_left z : z < 0 -> selu z = lambda01 * (alpha01 * exp z - alpha01).
Proof. intros. unfold selu. destruct (Rle_dec z 0); [reflexivity|lra]. Qed.

Lemma selu_right z : 0 < z -> selu z = lambda01 * z.
Proof. intros. unfold selu. destruct (Rle_dec z 0); [lra|reflexivity]. Qed.

(* Eq. (4). *)
Theorem mean_is_expectation : Expectation selu x y (mean x y).
Proof.
  replace (mean x y)
    with (lambda01 * alpha01 * (T 1 x y / 2 - T 0 x y / 2)
          + lambda01 * (x * (1 - T 0 x y / 2) - (- y) * G x y))
    by (rewrite mean_tails by exact Hy; field).
  apply (from_sides _ (fun z => lambda01 * (alpha01 * exp z - alpha01)) (fun z => lambda01 * z)
           _ _ selu_left selu_right).
  - apply (is_RInt_gen_ext (fun z => scal (lambda01 * alpha01)
             (minus (exp (1 * z) * normal x y z) (exp (0 * z) * normal x y z)))).
    { apply filter_forall. intros ab z _. unfold scal, minus, plus, opp; simpl. unfold mult; simpl.
      rewrite Rmult_1_l, Rmult_0_l, exp_0. ring. }
    refine (is_RInt_gen_scal _ _ (T 1 x y / 2 - T 0 x y / 2) _).
    refine (is_RInt_gen_minus _ _ (T 1 x y / 2) (T 0 x y / 2) _ _); apply left_integral.
  - apply (is_RInt_gen_ext (fun z => scal lambda01 (z * normal x y z))).
    { apply filter_forall. intros ab z _. unfold scal; simpl. unfold mult; simpl. ring. }
    refine (is_RInt_gen_scal _ _ (x * (1 - T 0 x y / 2) - (- y) * G x y) _).
    apply (right_integral (fun z => z) (- y) 0 x).
    intros z. field. lra.
Qed.

(* Eq. (5). *)
Theorem second_moment_is_expectation :
  Expectation (fun z => selu z * selu z) x y (second_moment x y).
Proof.
  replace (second_moment x y)
    with (lambda01 * lambda01 * (alpha01 * alpha01)
            * (T 2 x y / 2 - T 1 x y / 2 - (T 1 x y / 2 - T 0 x y / 2))
          + lambda01 * lambda01 * ((x * x + y) * (1 - T 0 x y / 2) - (- (y * x)) * G x y))
    by (rewrite second_moment_tails by exact Hy; field).
  apply (from_sides _
    (fun z => lambda01 * lambda01 * (alpha01 * alpha01) * ((exp z - 1) * (exp z - 1)))
    (fun z => lambda01 * lambda01 * (z * z))).
  - intros z Hz. rewrite selu_left by exact Hz. ring.
  - intros z Hz. rewrite selu_right by exact Hz. ring.
  - apply (is_RInt_gen_ext (fun z => scal (lambda01 * lambda01 * (alpha01 * alpha01))
             (minus (minus (exp (2 * z) * normal x y z) (exp (1 * z) * normal x y z))
                    (minus (exp (1 * z) * normal x y z) (exp (0 * z) * normal x y z))))).
    { apply filter_forall. intros ab z _. unfold scal, minus, plus, opp; simpl. unfold mult; simpl.
      replace (2 * z) with (z + z) by ring. rewrite Rmult_1_l, Rmult_0_l, exp_0, exp_plus. ring. }
    refine (is_RInt_gen_scal _ _ (T 2 x y / 2 - T 1 x y / 2 - (T 1 x y / 2 - T 0 x y / 2)) _).
    refine (is_RInt_gen_minus _ _ (T 2 x y / 2 - T 1 x y / 2) (T 1 x y / 2 - T 0 x y / 2) _ _).
    + refine (is_RInt_gen_minus _ _ (T 2 x y / 2) (T 1 x y / 2) _ _); apply left_integral.
    + refine (is_RInt_gen_minus _ _ (T 1 x y / 2) (T 0 x y / 2) _ _); apply left_integral.
  - apply (is_RInt_gen_ext (fun z => scal (lambda01 * lambda01) (z * z * normal x y z))).
    { apply filter_forall. intros ab z _. unfold scal; simpl. unfold mult; simpl. ring. }
    refine (is_RInt_gen_scal _ _ ((x * x + y) * (1 - T 0 x y / 2) - (- (y * x)) * G x y) _).
    apply (right_integral (fun z => z * z) (- (y * x)) (- y) (x * x + y)).
    intros z. field. lra.
Qed.

(* And the density is one: the integral of 1 is 1. *)
Theorem normal_is_density : Expectation (fun _ => 1) x y 1.
Proof.
  enough (Expectation (fun _ => 1) x y (T 0 x y / 2 + (1 * (1 - T 0 x y / 2) - 0 * G x y))) as H.
  { replace (T 0 x y / 2 + (1 * (1 - T 0 x y / 2) - 0 * G x y)) with 1 in H by ring. exact H. }
  apply (from_sides _ (fun z => exp (0 * z)) (fun _ => 1)).
  - intros z _. rewrite Rmult_0_l, exp_0. reflexivity.
  - reflexivity.
  - apply left_integral.
  - apply (right_integral (fun _ => 1) 0 0 1). intros z. field. lra.
Qed.
End Integrals.
