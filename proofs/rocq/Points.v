(* Values of a quantity at one point (x, y) given in numbers, to about nine digits. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Arithmetic Moments Derivatives Constants.
Open Scope R_scope.

Ltac integral_at u :=
  let H := fresh in
  integral_intro (RInt (fun t => exp (- (t * t))) 0 u) with (i_relwidth 28, i_prec 45) as H;
  revert H; generalize (RInt (fun t => exp (- (t * t))) 0 u); intros ? H.

(* The moments, by Eqs. (4) and (5) as they stand. *)
Ltac at_point x y :=
  unfold variance, second_moment, mean, erfc, erf;
  integral_at (x / sqrt (2 * y)); integral_at ((x + y) / sqrt (2 * y));
  try integral_at ((x + 2 * y) / sqrt (2 * y));
  let Hl := fresh in let Ha := fresh in
  pose proof lambda01_bounds as Hl; pose proof alpha01_bounds as Ha;
  revert Hl Ha; generalize lambda01 alpha01; intros l a Hl Ha;
  interval with (i_prec 45).

(* The derivative of the second moment in x. *)
Ltac second_x_at_point x y :=
  unfold second_x; rewrite T0_erfc; unfold T, G, u, erfc, erf;
  integral_at (x / sqrt (2 * y)); integral_at ((x + 1 * y) / sqrt (2 * y));
  integral_at ((x + 2 * y) / sqrt (2 * y));
  let Hl := fresh in let Ha := fresh in
  pose proof lambda01_bounds as Hl; pose proof alpha01_bounds as Ha;
  revert Hl Ha; generalize lambda01 alpha01; intros l a Hl Ha;
  interval with (i_prec 45).
