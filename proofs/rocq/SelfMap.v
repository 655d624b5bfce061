(* Lemma 13 and Corollary 14: where the map takes the box. The mean and the variance are monotone
   in x and in y, so that their extremes are at two corners of the (x, y) box. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Arithmetic Erfc Moments Derivatives Constants MeanValue
  Points Slices Leaves.
Open Scope R_scope.

Lemma mean_monotone x0 y0 x1 y1 :
  -0.01 <= x0 -> x0 <= x1 -> x1 <= 0.01 -> 0.76 <= y0 -> y0 <= y1 -> y1 <= 1.65 ->
  mean x0 y0 <= mean x1 y1.
Proof.
  apply (monotone mean mean_x mean_y); [exact mean_differentiable|lra|].
  intros x y Hx Hy. destruct (all_slices x y ltac:(lra) Hy). lra.
Qed.

Lemma variance_monotone x0 y0 x1 y1 :
  -0.01 <= x0 -> x0 <= x1 -> x1 <= 0.01 -> 0.76 <= y0 -> y0 <= y1 -> y1 <= 1.65 ->
  variance x0 y0 <= variance x1 y1.
Proof.
  apply (monotone variance variance_x variance_y); [exact variance_differentiable|lra|].
  intros x y Hx Hy. destruct (all_slices x y ltac:(lra) Hy). lra.
Qed.

Lemma mean_low : -0.0311 <= mean (-0.01) 0.76.
Proof. at_point (-0.01) 0.76. Qed.

(* Once more from the mean's own range, as fixed points allow. *)
Lemma mean_low_again : -0.03106 <= mean (-0.007) 0.76.
Proof. at_point (-0.007) 0.76. Qed.

Lemma mean_high : mean 0.01 1.65 <= 0.06773.
Proof. at_point 0.01 1.65. Qed.

Lemma variance_low : 0.80009 <= variance (-0.01) 0.76.
Proof. at_point (-0.01) 0.76. Qed.

Lemma variance_high : variance 0.01 1.65 <= 1.48617.
Proof. at_point 0.01 1.65. Qed.

Lemma x_range omega tau p : Weights omega tau -> In_box p ->
  -0.01 <= fst p * omega <= 0.01 /\ 0.76 <= snd p * tau <= 1.65.
Proof. unfold Weights, In_box. intros [Ho Ht] [Hm Hn]. split; nra. Qed.

Lemma image omega tau p : Weights omega tau -> In_box p ->
  -0.0311 <= fst (g omega tau p) <= 0.06773 /\ 0.80009 <= snd (g omega tau p) <= 1.48617.
Proof.
  intros Hw Hp. destruct (x_range omega tau p Hw Hp) as [Hx Hy]. unfold g; simpl.
  pose proof mean_low. pose proof mean_high. pose proof variance_low. pose proof variance_high.
  repeat split.
  - apply Rle_trans with (mean (-0.01) 0.76); [|apply mean_monotone]; lra.
  - apply Rle_trans with (mean 0.01 1.65); [apply mean_monotone|]; lra.
  - apply Rle_trans with (variance (-0.01) 0.76); [|apply variance_monotone]; lra.
  - apply Rle_trans with (variance 0.01 1.65); [apply variance_monotone|]; lra.
Qed.

Lemma self_map omega tau p : Weights omega tau -> In_box p -> In_box (g omega tau p).
Proof.
  intros Hw Hp. pose proof (image omega tau p Hw Hp). unfold In_box. lra.
Qed.

(* A fixed point is in the image, which narrows x, which narrows the image. *)
Lemma fixed_point_place omega tau p : Weights omega tau -> In_box p -> g omega tau p = p ->
  -0.03106 <= fst p <= 0.06773 /\ 0.80009 <= snd p <= 1.48617.
Proof.
  intros Hw Hp E. pose proof (image omega tau p Hw Hp) as H. rewrite E in H.
  assert (-0.007 <= fst p * omega) by (destruct Hw; nra).
  destruct (x_range omega tau p Hw Hp) as [Hx Hy].
  assert (-0.03106 <= fst (g omega tau p)).
  { unfold g; simpl. pose proof mean_low_again.
    apply Rle_trans with (mean (-0.007) 0.76); [|apply mean_monotone]; lra. }
  rewrite E in *. lra.
Qed.
