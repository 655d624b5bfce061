(* Written by `selfnorm certificate-to-rocq` from a certificate: each section's tree, with a lemma
   for each of its leaves and faces. What the words mean is in Tree.v, Goals.v and Tests.v. *)
From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Tree Goals Tests.
Open Scope R_scope.

Definition domain : Box :=
  box (range (-0.1) 0.1) (range (-0.1) 0.1) (range 0.8 1.5) (range 0.95 1.1).

(* All x = mu omega and y = nu tau of the domain. *)
Definition plane : Rectangle :=
  rectangle (range (-0.01) 0.01) (range 0.76 1.65).

Lemma plane_of_domain : Products domain plane.
Proof. products. Qed.

Lemma self_map_0_0_leaf_1 :
  Everywhere (fun x y => -0.1 <= mean x y)
    (rectangle (range (-0.01) 0.01) (range 0.76 1.65)).
Proof. corner. Qed.

Lemma self_map_0_0 :
  Everywhere (fun x y => -0.1 <= mean x y) plane.
Proof.
  by_tree along_plane everywhere_divisible Leaf.
  settled_by self_map_0_0_leaf_1.
Qed.

Lemma self_map_0_1_leaf_1 :
  Everywhere (fun x y => mean x y <= 0.1)
    (rectangle (range (-0.01) 0.01) (range 0.76 1.65)).
Proof. corner. Qed.

Lemma self_map_0_1 :
  Everywhere (fun x y => mean x y <= 0.1) plane.
Proof.
  by_tree along_plane everywhere_divisible Leaf.
  settled_by self_map_0_1_leaf_1.
Qed.

Lemma self_map_1_0_face_1 :
  Suffices (Everywhere (fun x y => 0.8 <= variance x y))
    (rectangle (range (-0.01) 0.01) (range 0.76 0.76))
    (rectangle (range (-0.01) 0.01) (range 0.76 1.65)).
Proof. face Y. Qed.

Lemma self_map_1_0_leaf_1 :
  Everywhere (fun x y => 0.8 <= variance x y)
    (rectangle (range (-0.01) 0.01) (range 0.76 0.76)).
Proof. corner. Qed.

Lemma self_map_1_0 :
  Everywhere (fun x y => 0.8 <= variance x y) plane.
Proof.
  by_tree along_plane everywhere_divisible (Face Y Lower Leaf).
  - settled_by self_map_1_0_face_1.
  - settled_by self_map_1_0_leaf_1.
Qed.

Lemma self_map_1_1_face_1 :
  Suffices (Everywhere (fun x y => variance x y <= 1.5))
    (rectangle (range (-0.01) 0.01) (range 1.65 1.65))
    (rectangle (range (-0.01) 0.01) (range 0.76 1.65)).
Proof. face Y. Qed.

Lemma self_map_1_1_leaf_1 :
  Everywhere (fun x y => variance x y <= 1.5)
    (rectangle (range (-0.01) 0.01) (range 1.65 1.65)).
Proof. corner. Qed.

Lemma self_map_1_1 :
  Everywhere (fun x y => variance x y <= 1.5) plane.
Proof.
  by_tree along_plane everywhere_divisible (Face Y Upper Leaf).
  - settled_by self_map_1_1_face_1.
  - settled_by self_map_1_1_leaf_1.
Qed.

Lemma contraction_0_0_leaf_1 :
  NormBelow 1
    (box (range (-0.1) 0.1) (range (-0.1) 0.1) (range 0.8 0.975) (range 0.95 1.1)).
Proof. norm_on (rectangle (range (-0.01) 0.01) (range 0.76 1.0725)). Qed.

Lemma contraction_0_0_leaf_2 :
  NormBelow 1
    (box (range (-0.1) 0.1) (range (-0.1) 0.1) (range 0.975 1.15) (range 0.95 1.1)).
Proof. norm_on (rectangle (range (-0.01) 0.01) (range 0.92625 1.265)). Qed.

Lemma contraction_0_0_leaf_3 :
  NormBelow 1
    (box (range (-0.1) 0.1) (range (-0.1) 0.1) (range 1.15 1.5) (range 0.95 1.1)).
Proof. norm_on (rectangle (range (-0.01) 0.01) (range 1.0925 1.65)). Qed.

Lemma contraction_0_0 :
  NormBelow 1 domain.
Proof.
  by_tree along_box norm_divisible (Split Nu (Split Nu Leaf Leaf) Leaf).
  - settled_by contraction_0_0_leaf_1.
  - settled_by contraction_0_0_leaf_2.
  - settled_by contraction_0_0_leaf_3.
Qed.

Lemma fixed_point_leaf_1 :
  FixedPoints (fun mu nu => -0.03106 <= mu /\ mu <= 0.06773 /\ 0.80009 <= nu /\ nu <= 1.48617)
    (box (range (-0.1) 0.1) (range (-0.1) 0.1) (range 0.8 0.8875) (range 0.95 1.1)).
Proof. locate. Qed.

Lemma fixed_point_leaf_2 :
  FixedPoints (fun mu nu => -0.03106 <= mu /\ mu <= 0.06773 /\ 0.80009 <= nu /\ nu <= 1.48617)
    (box (range (-0.1) 0.1) (range (-0.1) 0.1) (range 0.8875 0.975) (range 0.95 1.1)).
Proof. locate. Qed.

Lemma fixed_point_leaf_3 :
  FixedPoints (fun mu nu => -0.03106 <= mu /\ mu <= 0.06773 /\ 0.80009 <= nu /\ nu <= 1.48617)
    (box (range (-0.1) 0.1) (range (-0.1) 0.1) (range 0.975 1.15) (range 0.95 1.1)).
Proof. locate. Qed.

Lemma fixed_point_leaf_4 :
  FixedPoints (fun mu nu => -0.03106 <= mu /\ mu <= 0.06773 /\ 0.80009 <= nu /\ nu <= 1.48617)
    (box (range (-0.1) 0.1) (range (-0.1) 0.1) (range 1.15 1.325) (range 0.95 1.1)).
Proof. locate. Qed.

Lemma fixed_point_leaf_5 :
  FixedPoints (fun mu nu => -0.03106 <= mu /\ mu <= 0.06773 /\ 0.80009 <= nu /\ nu <= 1.48617)
    (box (range (-0.1) 0.1) (range (-0.1) 0.1) (range 1.325 1.4125) (range 0.95 1.1)).
Proof. locate. Qed.

Lemma fixed_point_leaf_6 :
  FixedPoints (fun mu nu => -0.03106 <= mu /\ mu <= 0.06773 /\ 0.80009 <= nu /\ nu <= 1.48617)
    (box (range (-0.1) 0.1) (range (-0.1) 0.1) (range 1.4125 1.5) (range 0.95 1.1)).
Proof. locate. Qed.

Lemma fixed_point :
  FixedPoints (fun mu nu => -0.03106 <= mu /\ mu <= 0.06773 /\ 0.80009 <= nu /\ nu <= 1.48617) domain.
Proof.
  by_tree along_box fixed_points_divisible
    (Split Nu (Split Nu (Split Nu Leaf Leaf) Leaf) (Split Nu Leaf (Split Nu Leaf Leaf))).
  - settled_by fixed_point_leaf_1.
  - settled_by fixed_point_leaf_2.
  - settled_by fixed_point_leaf_3.
  - settled_by fixed_point_leaf_4.
  - settled_by fixed_point_leaf_5.
  - settled_by fixed_point_leaf_6.
Qed.
