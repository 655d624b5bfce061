(* Theorem 2. The second moment bounds the variance from above. Its derivative in y is below 0.8,
   so that from y = 3.75 = 3 * 1.25 on it grows more slowly than y / 1.25; and below it increases. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Arithmetic Erfc Mills Moments Derivatives Constants
  MeanValue Points Slices.
Open Scope R_scope.

Definition Growth (x y : R) : Prop := 0 < second_y x y < 0.8.

Lemma growth_1 : Slice 0.1 Growth 2.4 2.8.
Proof. slice. Qed.

Lemma growth_2 : Slice 0.1 Growth 2.8 3.4.
Proof. slice. Qed.

Lemma growth_3 : Slice 0.1 Growth 3.4 4.
Proof. slice. Qed.

Lemma growth_4 : Slice 0.1 Growth 4 6.
Proof. slice_large. Qed.

Lemma growth_5 : Slice 0.1 Growth 6 10.
Proof. slice_large. Qed.

Lemma growth_6 : Slice 0.1 Growth 10 20.
Proof. slice_large. Qed.

Lemma growth : Slice 0.1 Growth 2.4 20.
Proof.
  apply (slices_join 2.8); [exact growth_1|].
  apply (slices_join 3.4); [exact growth_2|].
  apply (slices_join 4); [exact growth_3|].
  apply (slices_join 6); [exact growth_4|].
  apply (slices_join 10); [exact growth_5|].
  exact growth_6.
Qed.

(* At y = 3.75 the second moment increases in x, so its largest value is at x = 0.1. *)
Lemma second_x_positive : Slice 0.1 (fun x y => 0 < second_x x y) 3.75 3.75.
Proof. slice. Qed.

Lemma corner : second_moment 0.1 3.75 < 3.
Proof. at_point 0.1 3.75. Qed.

Lemma second_moment_middle x : -0.1 <= x <= 0.1 -> second_moment x 3.75 < 3.
Proof.
  intros Hx. apply Rle_lt_trans with (2 := corner).
  destruct (mean_value _ _ _ x 3.75 0.1 3.75 second_moment_differentiable) as [s [Hs E]]; [lra|lra|].
  pose proof (between_in (-0.1) 0.1 x 0.1 s Hx ltac:(lra) Hs) as Hb.
  replace (between 3.75 3.75 s) with 3.75 in E by (unfold between; ring).
  pose proof (second_x_positive (between x 0.1 s) 3.75 ltac:(lra) ltac:(lra)) as Hd.
  cbv beta in Hd. nra.
Qed.

Theorem theorem2 : Theorem2.
Proof.
  intros mu omega nu tau Hm Ho Hn Ht.
  assert (Hx : -0.1 <= mu * omega <= 0.1) by (split; nra).
  assert (Hy : 2.4 <= nu * tau <= 20) by (split; nra).
  assert (Hnu : nu * tau <= 1.25 * nu) by nra.
  revert Hx Hy Hnu. generalize (mu * omega) (nu * tau). intros x y Hx Hy Hnu.
  apply Rle_lt_trans with (second_moment x y).
  { unfold variance. pose proof (Rle_0_sqr (mean x y)). unfold Rsqr in *. lra. }
  pose proof (second_moment_middle x Hx) as Hmid.
  destruct (mean_value _ _ _ x 3.75 x y second_moment_differentiable) as [s [Hs E]]; [lra|lra|].
  pose proof (between_in 2.4 20 3.75 y s ltac:(lra) Hy Hs) as Hb.
  replace (between x x s) with x in E by (unfold between; ring).
  destruct (growth x (between 3.75 y s) ltac:(lra) Hb) as [H0 H1].
  destruct (Rle_or_lt y 3.75); nra.
Qed.
