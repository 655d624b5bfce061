(* On and around Theorem 1's domain, the mean and the variance increase in x and in y, so that
   their extremes over a rectangle are at two of its corners. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Arithmetic Erfc Mills Moments Derivatives Constants
  MeanValue Slices Tree.
Open Scope R_scope.

(* Theorem 1's x = mu omega and y = nu tau, and some more. *)
Definition region : Rectangle := rectangle (range (-0.011) 0.011) (range 0.7 1.9).

Definition Signs (x y : R) : Prop :=
  0 < mean_x x y /\ 0 < mean_y x y /\ 0 < variance_x x y /\ 0 < variance_y x y.

Lemma signs : Everywhere Signs region.
Proof. in_pieces on_rectangle. Qed.

(* F increases along both axes of the region. *)
Definition Increasing (F : R -> R -> R) : Prop := forall x0 y0 x1 y1,
  -0.011 <= x0 -> x0 <= x1 -> x1 <= 0.011 -> 0.7 <= y0 -> y0 <= y1 -> y1 <= 1.9 ->
  F x0 y0 <= F x1 y1.

Lemma mean_increasing : Increasing mean.
Proof.
  intros x0 y0 x1 y1.
  apply (monotone mean mean_x mean_y (-0.011) 0.011 0.7 1.9); [exact mean_differentiable|lra|].
  intros x y Hx Hy. destruct (signs x y Hx Hy). lra.
Qed.

Lemma variance_increasing : Increasing variance.
Proof.
  intros x0 y0 x1 y1.
  apply (monotone variance variance_x variance_y (-0.011) 0.011 0.7 1.9);
    [exact variance_differentiable|lra|].
  intros x y Hx Hy. destruct (signs x y Hx Hy). lra.
Qed.

(* The values at the corners bound those between them. *)
Lemma between_corners F a b c d x y : Increasing F ->
  -0.011 <= a -> b <= 0.011 -> 0.7 <= c -> d <= 1.9 -> a <= x <= b -> c <= y <= d ->
  F a c <= F x y <= F b d.
Proof. intros HF. intros. split; apply HF; lra. Qed.
