(* Values of a quantity at one point (x, y) given in numbers, to about seven digits. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Arithmetic Moments Derivatives Constants.
Open Scope R_scope.

Ltac integral_at u :=
  let H := fresh in
  integral_intro (RInt (fun t => exp (- (t * t))) 0 u) with (i_relwidth 24, i_prec 45) as H;
  revert H; generalize (RInt (fun t => exp (- (t * t))) 0 u); intros ? H.

(* I0, I1 and I2 enclose the three integrals in the moments at (x, y). *)
Ltac integrals_at x y I0 I1 I2 :=
  let enclose u I :=
    integral_intro (RInt (fun t => exp (- (t * t))) 0 u) with (i_relwidth 24, i_prec 45) as I in
  enclose (x / sqrt (2 * y)) I0; enclose ((x + y) / sqrt (2 * y)) I1;
  enclose ((x + 2 * y) / sqrt (2 * y)) I2.

(* H encloses F x y, for F a moment, by Eqs. (4) and (5) as they stand. *)
Ltac moment_at F x y I0 I1 I2 H :=
  let Hl := fresh "Hl" in let Ha := fresh "Ha" in
  pose proof lambda01_bounds as Hl; pose proof alpha01_bounds as Ha;
  lazymatch type of I0 with _ <= ?i0 <= _ => lazymatch type of I1 with _ <= ?i1 <= _ =>
  lazymatch type of I2 with _ <= ?i2 <= _ =>
    let e := eval cbv beta delta [variance second_moment mean erfc erf] in (F x y) in
    let e := eval pattern i0, i1, i2, lambda01, alpha01 in e in
    lazymatch e with ?f _ _ _ _ _ =>
      let v0 := fresh "v0" in let v1 := fresh "v1" in let v2 := fresh "v2" in
      let l := fresh "l" in let a := fresh "a" in
      set (v0 := i0) in I0; set (v1 := i1) in I1; set (v2 := i2) in I2;
      set (l := lambda01) in Hl; set (a := alpha01) in Ha;
      let e := eval cbv beta in (f v0 v1 v2 l a) in
      interval_intro e with (i_prec 45) as H;
      change e with (F x y) in H; clear Hl Ha; subst v0 v1 v2 l a
    end
  end end end.

(* A bound of a moment's value. *)
Ltac at_point x y :=
  lazymatch goal with |- context [?F x y] =>
    let I0 := fresh "I0" in let I1 := fresh "I1" in let I2 := fresh "I2" in let H := fresh "H" in
    integrals_at x y I0 I1 I2; moment_at F x y I0 I1 I2 H; lra
  end.

(* The derivative of the second moment in x. *)
Ltac second_x_at_point x y :=
  unfold second_x; rewrite T0_erfc; unfold T, G, u, erfc, erf;
  integral_at (x / sqrt (2 * y)); integral_at ((x + 1 * y) / sqrt (2 * y));
  integral_at ((x + 2 * y) / sqrt (2 * y));
  let Hl := fresh in let Ha := fresh in
  pose proof lambda01_bounds as Hl; pose proof alpha01_bounds as Ha;
  revert Hl Ha; generalize lambda01 alpha01; intros l a Hl Ha;
  interval with (i_prec 45).
