(* The moments as combinations of tilted tails, and their derivatives.

   With u k = (x + k y) / sqrt (2 y), a layer's mean and second moment are made of
     T k x y = exp (k x + k^2 y / 2) * erfc (u k)    for k = 0, 1, 2, and
     G x y   = exp (- x^2 / 2 y) / sqrt (2 pi y),    the normal density at 0.
   The derivatives are taken along any differentiable curve (x t, y t): with the curve
   (t, y) it is the one in x, with (x, t) the one in y, and along a segment it is what the
   mean-value theorem wants. Every derivative in y is half the second one in x (heat equation). *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Erfc Mills.
Open Scope R_scope.

Definition u k x y := (x + k * y) / sqrt (2 * y).
Definition T k x y := exp (k * x + k * k * y / 2) * erfc (u k x y).
Definition G x y := exp (- (x * x) / (2 * y)) / sqrt (2 * PI * y).

Lemma sqrt_2y_pos y : 0 < y -> 0 < sqrt (2 * y).
Proof. intros. apply sqrt_lt_R0. lra. Qed.

Lemma sqrt_2y_square y : 0 < y -> sqrt (2 * y) * sqrt (2 * y) = 2 * y.
Proof. intros. apply sqrt_sqrt. lra. Qed.

(* exp (k x + k^2 y / 2) exp (- u^2) = exp (- x^2 / 2 y), for every k. *)
Lemma u_square k x y : 0 < y -> u k x y * u k x y = x * x / (2 * y) + (k * x + k * k * y / 2).
Proof.
  intros Hy. pose proof (sqrt_2y_pos y Hy). pose proof (sqrt_2y_square y Hy) as Hs.
  unfold u. replace ((x + k * y) / sqrt (2 * y) * ((x + k * y) / sqrt (2 * y)))
    with ((x + k * y) * (x + k * y) / (sqrt (2 * y) * sqrt (2 * y))) by (field; lra).
  rewrite Hs. field. lra.
Qed.

Lemma tilted_density k x y : 0 < y ->
  exp (k * x + k * k * y / 2) * exp (- (u k x y * u k x y)) = exp (- (x * x) / (2 * y)).
Proof.
  intros Hy. rewrite <- exp_plus, u_square by assumption. f_equal. field. lra.
Qed.

Lemma T_scaled k x y : 0 < y -> T k x y = exp (- (x * x) / (2 * y)) * W (u k x y).
Proof.
  intros Hy. unfold T, W. rewrite <- (tilted_density k x y Hy), exp_Ropp.
  field. apply Rgt_not_eq, exp_pos.
Qed.

Lemma G_split x y : 0 < y -> G x y = exp (- (x * x) / (2 * y)) / (sqrt PI * sqrt (2 * y)).
Proof.
  intros Hy. unfold G. rewrite <- sqrt_mult by (pose proof PI_RGT_0; lra). do 2 f_equal. ring.
Qed.

Section Curve.
Variables (x y : R -> R) (t dx dy : R).
Hypotheses (Hx : is_derive x t dx) (Hy : is_derive y t dy) (Hp : 0 < y t).

Lemma T_derive k :
  is_derive (fun s => T k (x s) (y s)) t
    ((k * T k (x t) (y t) - 2 * G (x t) (y t)) * dx
     + (k * k / 2 * T k (x t) (y t) - (k - x t / y t) * G (x t) (y t)) * dy).
Proof.
  pose proof (sqrt_2y_pos _ Hp) as Hs. pose proof (sqrt_2y_square _ Hp) as Hss.
  pose proof sqrt_PI_pos as HPI.
  pose proof (G_split (x t) (y t) Hp) as HG.
  rewrite <- (tilted_density k _ _ Hp) in HG. rewrite HG.
  evar_last. { unfold T, u. auto_derive.
    - repeat split; try (exists dx; exact Hx); try (exists dy; exact Hy);
        try apply erfc_ex_derive; lra.
    - reflexivity. }
  change (fun x => erfc x) with erfc. rewrite erfc_Derive.
  replace (Derive (fun s : R => x s) t) with dx by (symmetry; apply is_derive_unique, Hx).
  replace (Derive (fun s : R => y s) t) with dy by (symmetry; apply is_derive_unique, Hy).
  unfold T, u, Rdiv.
  set (s := sqrt (2 * y t)) in *. set (e := exp (- _)). set (c := erfc _).
  replace (y t) with (s * s / 2) by lra. field. lra.
Qed.

Lemma G_derive :
  is_derive (fun s => G (x s) (y s)) t
    (- (x t / y t) * G (x t) (y t) * dx
     + (x t * x t / (2 * (y t * y t)) - / (2 * y t)) * G (x t) (y t) * dy).
Proof.
  pose proof PI_RGT_0 as HPI.
  assert (H : 0 < 2 * PI * y t) by nra.
  pose proof (sqrt_lt_R0 _ H) as Hs. pose proof (sqrt_sqrt _ (Rlt_le _ _ H)) as Hss.
  evar_last. { unfold G. auto_derive.
    - repeat split; try (exists dx; exact Hx); try (exists dy; exact Hy); lra.
    - reflexivity. }
  replace (Derive (fun s : R => x s) t) with dx by (symmetry; apply is_derive_unique, Hx).
  replace (Derive (fun s : R => y s) t) with dy by (symmetry; apply is_derive_unique, Hy).
  unfold G, Rdiv.
  set (s := sqrt (2 * PI * y t)) in *. set (e := exp _).
  replace (PI) with (s * s / (2 * y t)) by (rewrite Hss; field; lra). field. lra.
Qed.
End Curve.
