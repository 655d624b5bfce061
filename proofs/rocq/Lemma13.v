(* Lemma 13 is false as printed, in one digit: at a corner of Theorem 1's domain the mean is below
   -0.03106. (For fixed points the bound holds: Theorem1.v.) *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Arithmetic Moments Derivatives Constants Points.
Open Scope R_scope.

Theorem lemma13_false :
  exists omega tau p, Weights omega tau /\ In_box p /\ fst (g omega tau p) < -0.03106.
Proof.
  exists 0.1, 0.95, (-0.1, 0.8). unfold Weights, In_box, g; simpl.
  split; [lra|]. split; [lra|].
  replace (-0.1 * 0.1) with (-0.01) by lra. replace (0.8 * 0.95) with 0.76 by lra.
  at_point (-0.01) 0.76.
Qed.
