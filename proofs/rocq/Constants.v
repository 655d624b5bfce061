(* Eq. (14): enclosures of lambda01 and alpha01, and the exact fixed point (0, 1). *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Arithmetic Erfc Moments Derivatives.
Open Scope R_scope.

Lemma erfc_sqrt_half : 0.3173105078 <= erfc (1 / sqrt 2) <= 0.3173105079.
Proof.
  unfold erfc, erf.
  integral_intro (RInt (fun t => exp (- (t * t))) 0 (1 / sqrt 2)) with (i_relwidth 36, i_prec 50) as H.
  revert H. generalize (RInt (fun t => exp (- (t * t))) 0 (1 / sqrt 2)). intros v H.
  split; interval with (i_prec 50).
Qed.

Lemma erfc_sqrt_two : 0.0455002638 <= erfc (sqrt 2) <= 0.0455002640.
Proof.
  unfold erfc, erf.
  integral_intro (RInt (fun t => exp (- (t * t))) 0 (sqrt 2)) with (i_relwidth 36, i_prec 50) as H.
  revert H. generalize (RInt (fun t => exp (- (t * t))) 0 (sqrt 2)). intros v H.
  split; interval with (i_prec 50).
Qed.

Lemma alpha01_bounds : 1.67326323 <= alpha01 <= 1.67326325.
Proof.
  unfold alpha01. pose proof erfc_sqrt_half as H. revert H. generalize (erfc (1 / sqrt 2)).
  intros v H. split; interval with (i_prec 50).
Qed.

Lemma lambda01_bounds : 1.05070098 <= lambda01 <= 1.05070099.
Proof.
  unfold lambda01. pose proof erfc_sqrt_half as H. pose proof erfc_sqrt_two as H'.
  revert H H'. generalize (erfc (1 / sqrt 2)) (erfc (sqrt 2)).
  intros v w H H'. split; interval with (i_prec 50).
Qed.

(* With A = T 1 0 1, B = T 2 0 1 the conditions mean = 0, second moment = 1 at (0, 1) are
     alpha (A - 1) = - sqrt (2 / pi)  and  lambda^2 (1 + alpha^2 (1 - 2 A + B)) = 2;
   Eq. (14) solves them. What is divided by, is not 0. *)
Lemma alpha01_denominator : erfc (1 / sqrt 2) * exp (1 / 2) - 1 <> 0.
Proof.
  pose proof erfc_sqrt_half as H. revert H. generalize (erfc (1 / sqrt 2)). intros v H.
  apply Rlt_not_eq. interval with (i_prec 30).
Qed.

Lemma lambda01_radicand :
  0 < 2 * erfc (sqrt 2) * exp 2 + PI * (erfc (1 / sqrt 2) * erfc (1 / sqrt 2)) * exp 1
      - 2 * (2 + PI) * erfc (1 / sqrt 2) * sqrt (exp 1) + PI + 2.
Proof.
  pose proof erfc_sqrt_half as H. pose proof erfc_sqrt_two as H'.
  revert H H'. generalize (erfc (1 / sqrt 2)) (erfc (sqrt 2)). intros v w H H'.
  interval with (i_prec 30).
Qed.

Lemma erfc_0 : erfc 0 = 1.
Proof. unfold erfc, erf. rewrite RInt_point. change zero with 0. ring. Qed.

Lemma T_0_1 k : T k 0 1 = exp (k * k / 2) * erfc (k / sqrt 2).
Proof.
  unfold T, u. replace (k * 0 + k * k * 1 / 2) with (k * k / 2) by field.
  replace (0 + k * 1) with k by ring. rewrite Rmult_1_r. reflexivity.
Qed.

Lemma G_0_1 : G 0 1 = sqrt (2 / PI) / 2.
Proof.
  pose proof (density_term 0 1 Rlt_0_1) as H.
  replace (- (0 * 0) / (2 * 1)) with 0 in H by field. rewrite exp_0, !Rmult_1_r in H. lra.
Qed.

Lemma mean_0_1 : mean 0 1 = 0.
Proof.
  rewrite mean_tails, !T_0_1, G_0_1 by lra. unfold alpha01.
  replace (0 / sqrt 2) with 0 by (unfold Rdiv; ring).
  replace (0 * 0 / 2) with 0 by field. replace (1 * 1 / 2) with (1 / 2) by field.
  rewrite exp_0, erfc_0. field. exact alpha01_denominator.
Qed.

Lemma second_moment_0_1 : second_moment 0 1 = 1.
Proof.
  pose proof alpha01_denominator as HA. pose proof lambda01_radicand as HR. pose proof PI_RGT_0.
  rewrite second_moment_tails, !T_0_1, G_0_1 by lra. unfold lambda01, alpha01.
  replace (0 / sqrt 2) with 0 by (unfold Rdiv; ring).
  replace (0 * 0 / 2) with 0 by field. replace (1 * 1 / 2) with (1 / 2) by field.
  replace (2 * 2 / 2) with 2 by field. replace (2 / sqrt 2) with (sqrt 2).
  2: { pose proof Rlt_sqrt2_0. rewrite <- (sqrt_sqrt 2) at 2 by lra. field. lra. }
  rewrite exp_0, erfc_0.
  assert (E : sqrt (exp 1) = exp (1 / 2)).
  { replace 1 with (1 / 2 + 1 / 2) at 1 by field. rewrite exp_plus. apply sqrt_square.
    apply Rlt_le, exp_pos. }
  assert (E1 : exp 1 = exp (1 / 2) * exp (1 / 2)) by (rewrite <- exp_plus; f_equal; field).
  rewrite E in *. rewrite E1 in *.
  set (a := erfc (1 / sqrt 2)) in *. set (b := erfc (sqrt 2)) in *.
  set (e := exp (1 / 2)) in *. set (f := exp 2) in *.
  match type of HR with 0 < ?r => set (R := r) in * end.
  pose proof (sqrt_lt_R0 _ HR). pose proof (sqrt_sqrt _ (Rlt_le _ _ HR)) as HRR.
  assert (H1 : sqrt (2 * PI) * sqrt (2 * PI) = 2 * PI) by (apply sqrt_sqrt; lra).
  assert (H2 : sqrt (2 / PI) * sqrt (2 / PI) = 2 / PI).
  { apply sqrt_sqrt, Rlt_le, Rdiv_lt_0_compat; lra. }
  set (p := sqrt (2 * PI)) in *. set (q := sqrt (2 / PI)) in *. set (r := sqrt R) in *.
  transitivity ((1 - a * e) * (1 - a * e) * (p * p) / (r * r) / 2
    * (1 + q * q / ((a * e - 1) * (a * e - 1)) * (1 - 2 * (e * a) + f * b))).
  { field. repeat split; try exact HA; lra. }
  rewrite H1, H2, HRR. field_simplify_eq; [unfold R; ring|repeat split; try exact HA; lra].
Qed.

Lemma exact_fixed_point : g 0 1 (0, 1) = (0, 1).
Proof.
  unfold g, variance; simpl. rewrite Rmult_0_l, Rmult_1_l, mean_0_1, second_moment_0_1.
  f_equal. ring.
Qed.
