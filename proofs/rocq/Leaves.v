(* Theorem 1's slices: every x = mu * omega is in [-0.01, 0.01], every y = nu * tau in [0.76, 1.65]. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Arithmetic Erfc Mills Moments Derivatives Constants Slices.
Open Scope R_scope.

Definition Bounds (x y : R) : Prop :=
  0 < mean_x x y <= 1.05 /\ 0 < mean_y x y <= 0.11
  /\ 0 < variance_x x y <= 0.8 /\ 0 < variance_y x y <= 0.88.

Lemma slice_1 : Slice 0.01 Bounds 0.76 0.81.
Proof. slice. Qed.

Lemma slice_2 : Slice 0.01 Bounds 0.81 0.88.
Proof. slice. Qed.

Lemma slice_3 : Slice 0.01 Bounds 0.88 0.98.
Proof. slice. Qed.

Lemma slice_4 : Slice 0.01 Bounds 0.98 1.11.
Proof. slice. Qed.

Lemma slice_5 : Slice 0.01 Bounds 1.11 1.27.
Proof. slice. Qed.

Lemma slice_6 : Slice 0.01 Bounds 1.27 1.45.
Proof. slice. Qed.

Lemma slice_7 : Slice 0.01 Bounds 1.45 1.65.
Proof. slice. Qed.

Lemma all_slices : Slice 0.01 Bounds 0.76 1.65.
Proof.
  apply (slices_join 0.81); [exact slice_1|].
  apply (slices_join 0.88); [exact slice_2|].
  apply (slices_join 0.98); [exact slice_3|].
  apply (slices_join 1.11); [exact slice_4|].
  apply (slices_join 1.27); [exact slice_5|].
  apply (slices_join 1.45); [exact slice_6|].
  exact slice_7.
Qed.
