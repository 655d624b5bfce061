(* The derivatives of a layer's mean, second moment and variance in x and in y, as closed forms
   in the tilted tails T and the density G. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Erfc Moments.
Open Scope R_scope.

Lemma density_term x y : 0 < y -> sqrt (2 * y / PI) * exp (- (x * x) / (2 * y)) = 2 * y * G x y.
Proof.
  intros Hy. pose proof PI_RGT_0. pose proof sqrt_PI_pos. pose proof (sqrt_2y_pos _ Hy).
  rewrite G_split by assumption.
  rewrite sqrt_div by lra. pose proof (sqrt_2y_square y Hy) as Hs.
  set (e := exp _). set (s := sqrt (2 * y)) in *. replace y with (s * s / 2) by lra.
  field. lra.
Qed.

Lemma T0_erfc x y : T 0 x y = erfc (x / sqrt (2 * y)).
Proof.
  unfold T, u. replace (0 * x + 0 * 0 * y / 2) with 0 by field.
  rewrite exp_0, Rmult_1_l. do 2 f_equal. ring.
Qed.

Lemma mean_tails x y : 0 < y ->
  mean x y = lambda01 / 2
    * (- (alpha01 + x) * T 0 x y + alpha01 * T 1 x y + 2 * y * G x y + 2 * x).
Proof.
  intros Hy. unfold mean. rewrite <- density_term, T0_erfc by assumption. unfold T, u.
  replace (1 * x + 1 * 1 * y / 2) with (x + y / 2) by field. rewrite Rmult_1_l. ring.
Qed.

Lemma second_moment_tails x y : 0 < y ->
  second_moment x y = lambda01 * lambda01 / 2
    * ((x * x + y) * (2 - T 0 x y)
       + alpha01 * alpha01 * (T 0 x y - 2 * T 1 x y + T 2 x y) + 2 * x * y * G x y).
Proof.
  intros Hy. unfold second_moment.
  replace (2 * x * y * G x y) with (x * (2 * y * G x y)) by ring.
  rewrite <- density_term, T0_erfc by assumption. unfold T, u.
  replace (1 * x + 1 * 1 * y / 2) with (x + y / 2) by field. rewrite Rmult_1_l.
  replace (2 * x + 2 * 2 * y / 2) with (2 * (x + y)) by field. ring.
Qed.

Definition mean_x x y := lambda01 / 2 * (2 - T 0 x y + alpha01 * T 1 x y).
Definition mean_y x y := lambda01 / 4 * (alpha01 * T 1 x y - 2 * (alpha01 - 1) * G x y).
Definition second_x x y :=
  lambda01 * lambda01
  * (x * (2 - T 0 x y) + 2 * y * G x y + alpha01 * alpha01 * (T 2 x y - T 1 x y)).
Definition second_y x y :=
  lambda01 * lambda01 / 2 * (2 - T 0 x y + alpha01 * alpha01 * (2 * T 2 x y - T 1 x y)).
Definition variance_x x y := second_x x y - 2 * mean x y * mean_x x y.
Definition variance_y x y := second_y x y - 2 * mean x y * mean_y x y.

Section Curve.
Variables (x y : R -> R) (t dx dy : R).
Hypotheses (Hx : is_derive x t dx) (Hy : is_derive y t dy) (Hp : 0 < y t).

Lemma y_stays_positive : locally t (fun s => 0 < y s).
Proof.
  assert (C : continuous y t) by (apply (ex_derive_continuous y); exists dy; exact Hy).
  apply (C (fun v => 0 < v)). apply (open_gt 0). exact Hp.
Qed.

(* The pieces as functions of the curve's parameter, with their derivatives. *)
Ltac pieces :=
  pose (T0 := fun s => T 0 (x s) (y s)); pose (T1 := fun s => T 1 (x s) (y s));
  pose (T2 := fun s => T 2 (x s) (y s)); pose (Gs := fun s => G (x s) (y s));
  pose proof (T_derive x y t dx dy Hx Hy Hp 0 : is_derive T0 t _) as D0;
  pose proof (T_derive x y t dx dy Hx Hy Hp 1 : is_derive T1 t _) as D1;
  pose proof (T_derive x y t dx dy Hx Hy Hp 2 : is_derive T2 t _) as D2;
  pose proof (G_derive x y t dx dy Hx Hy Hp : is_derive Gs t _) as DG.

Ltac derivatives :=
  replace (Derive (fun s : R => x s) t) with dx by (symmetry; apply is_derive_unique, Hx);
  replace (Derive (fun s : R => y s) t) with dy by (symmetry; apply is_derive_unique, Hy);
  repeat match goal with
  | D : is_derive ?f t ?d |- context [Derive (fun s : R => ?f s) t] =>
      replace (Derive (fun s : R => f s) t) with d by (symmetry; apply is_derive_unique, D)
  end.

Lemma mean_derive :
  is_derive (fun s => mean (x s) (y s)) t (mean_x (x t) (y t) * dx + mean_y (x t) (y t) * dy).
Proof.
  pieces.
  apply (is_derive_ext_loc (fun s => lambda01 / 2
    * (- (alpha01 + x s) * T0 s + alpha01 * T1 s + 2 * y s * Gs s + 2 * x s))).
  { apply (filter_imp (fun s => 0 < y s)); [|exact y_stays_positive].
    intros s Hs. symmetry. apply mean_tails, Hs. }
  evar_last. { auto_derive.
    - repeat split; eexists; eassumption.
    - reflexivity. }
  derivatives. unfold mean_x, mean_y. subst T0 T1 T2 Gs. cbv beta. field. lra.
Qed.

Lemma second_moment_derive :
  is_derive (fun s => second_moment (x s) (y s)) t
    (second_x (x t) (y t) * dx + second_y (x t) (y t) * dy).
Proof.
  pieces.
  apply (is_derive_ext_loc (fun s => lambda01 * lambda01 / 2
    * ((x s * x s + y s) * (2 - T0 s)
       + alpha01 * alpha01 * (T0 s - 2 * T1 s + T2 s) + 2 * x s * y s * Gs s))).
  { apply (filter_imp (fun s => 0 < y s)); [|exact y_stays_positive].
    intros s Hs. symmetry. apply second_moment_tails, Hs. }
  evar_last. { auto_derive.
    - repeat split; eexists; eassumption.
    - reflexivity. }
  derivatives. unfold second_x, second_y. subst T0 T1 T2 Gs. cbv beta. field. lra.
Qed.

Lemma variance_derive :
  is_derive (fun s => variance (x s) (y s)) t
    (variance_x (x t) (y t) * dx + variance_y (x t) (y t) * dy).
Proof.
  pose (m := fun s => mean (x s) (y s)). pose (v := fun s => second_moment (x s) (y s)).
  pose proof (mean_derive : is_derive m t _) as Dm.
  pose proof (second_moment_derive : is_derive v t _) as Ds.
  apply (is_derive_ext (fun s => v s - m s * m s)); [reflexivity|].
  evar_last. { auto_derive.
    - repeat split; eexists; eassumption.
    - reflexivity. }
  derivatives. unfold variance_x, variance_y. subst m v. cbv beta. ring.
Qed.
End Curve.
