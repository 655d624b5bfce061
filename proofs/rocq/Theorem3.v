(* Theorem 3. At three values of y, the second moment at a corner and the mean's square bound the
   variance from below; from there on it grows at least as fast as y, as far as y = 0.216, and
   increases as far as 0.3. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Arithmetic Erfc Mills Moments Derivatives Constants
  MeanValue Points Slices.
Open Scope R_scope.

Definition Growth (x y : R) : Prop :=
  0 < mean_x x y /\ 0 < second_y x y /\ 1 <= variance_y x y.

Lemma growth_1 : Slice 0.01 Growth 0.016 0.019.
Proof. slice. Qed.

Lemma growth_2 : Slice 0.01 Growth 0.019 0.024.
Proof. slice. Qed.

Lemma growth_3 : Slice 0.01 Growth 0.024 0.032.
Proof. slice. Qed.

Lemma growth_4 : Slice 0.01 Growth 0.032 0.044.
Proof. slice. Qed.

Lemma growth_5 : Slice 0.01 Growth 0.044 0.065.
Proof. slice. Qed.

Lemma growth_6 : Slice 0.01 Growth 0.065 0.1.
Proof. slice. Qed.

Lemma growth_7 : Slice 0.01 Growth 0.1 0.14.
Proof. slice. Qed.

Lemma growth_8 : Slice 0.01 Growth 0.14 0.18.
Proof. slice. Qed.

Lemma growth_9 : Slice 0.01 Growth 0.18 0.216.
Proof. slice. Qed.

Lemma growth : Slice 0.01 Growth 0.016 0.216.
Proof.
  apply (slices_join 0.019); [exact growth_1|].
  apply (slices_join 0.024); [exact growth_2|].
  apply (slices_join 0.032); [exact growth_3|].
  apply (slices_join 0.044); [exact growth_4|].
  apply (slices_join 0.065); [exact growth_5|].
  apply (slices_join 0.1); [exact growth_6|].
  apply (slices_join 0.14); [exact growth_7|].
  apply (slices_join 0.18); [exact growth_8|].
  exact growth_9.
Qed.

Lemma increase : Slice 0.01 (fun x y => 0 < variance_y x y) 0.216 0.3.
Proof. slice. Qed.

(* The heat equation: the second moment is convex in x where it increases in y. *)
Lemma second_x_derive x y : 0 < y -> is_derive (fun x => second_x x y) x (2 * second_y x y).
Proof.
  intros Hy.
  assert (Hx' : is_derive (fun s : R => s) x 1) by (auto_derive; [auto|ring]).
  assert (Hy' : is_derive (fun _ : R => y) x 0) by (auto_derive; auto).
  pose (T0 := fun s => T 0 s y). pose (T1 := fun s => T 1 s y).
  pose (T2 := fun s => T 2 s y). pose (Gs := fun s => G s y).
  pose proof (T_derive (fun s => s) (fun _ => y) x 1 0 Hx' Hy' Hy 0 : is_derive T0 x _) as D0.
  pose proof (T_derive (fun s => s) (fun _ => y) x 1 0 Hx' Hy' Hy 1 : is_derive T1 x _) as D1.
  pose proof (T_derive (fun s => s) (fun _ => y) x 1 0 Hx' Hy' Hy 2 : is_derive T2 x _) as D2.
  pose proof (G_derive (fun s => s) (fun _ => y) x 1 0 Hx' Hy' Hy : is_derive Gs x _) as DG.
  apply (is_derive_ext (fun s => lambda01 * lambda01
    * (s * (2 - T0 s) + 2 * y * Gs s + alpha01 * alpha01 * (T2 s - T1 s)))); [reflexivity|].
  evar_last. { auto_derive.
    - repeat split; eexists; eassumption.
    - reflexivity. }
  repeat match goal with
  | D : is_derive ?f x ?d |- context [Derive (fun s : R => ?f s) x] =>
      replace (Derive (fun s : R => f s) x) with d by (symmetry; apply is_derive_unique, D)
  end.
  unfold second_y. subst T0 T1 T2 Gs. cbv beta. field. lra.
Qed.

(* So where it decreases in x at x = 0.01, it does so to the left of it. *)
Lemma second_moment_corner x y : -0.01 <= x <= 0.01 -> 0.016 <= y <= 0.216 ->
  second_x 0.01 y <= 0 -> second_moment 0.01 y <= second_moment x y.
Proof.
  intros Hx Hy H.
  destruct (mean_value _ _ _ x y 0.01 y second_moment_differentiable) as [s [Hs E]]; [lra|lra|].
  pose proof (between_in (-0.01) 0.01 x 0.01 s Hx ltac:(lra) Hs) as Hb.
  replace (between y y s) with y in E by (unfold between; ring).
  set (c := between x 0.01 s) in *.
  assert (Hc : - second_x 0.01 y <= - second_x c y).
  { apply (decreasing (fun v => - second_x v y) (fun v => - (2 * second_y v y))); [| |lra].
    - intros v Hv. apply (is_derive_opp (fun v => second_x v y)), second_x_derive. lra.
    - intros v Hv. destruct (growth v y ltac:(lra) Hy) as [_ [Hg _]]. lra. }
  nra.
Qed.

(* The mean increases in x, so its square is at most that at x = -0.01, if it is negative at 0.01. *)
Lemma mean_corner x y m : -0.01 <= x <= 0.01 -> 0.016 <= y <= 0.216 ->
  - m <= mean (-0.01) y -> mean 0.01 y <= 0 -> mean x y * mean x y <= m * m.
Proof.
  intros Hx Hy Hl Hh.
  assert (M : forall x0 x1, -0.01 <= x0 -> x0 <= x1 -> x1 <= 0.01 -> mean x0 y <= mean x1 y).
  { intros x0 x1 H0 H1 H2.
    destruct (mean_value _ _ _ x0 y x1 y mean_differentiable) as [s [Hs E]]; [lra|lra|].
    pose proof (between_in (-0.01) 0.01 x0 x1 s ltac:(lra) ltac:(lra) Hs) as Hb.
    replace (between y y s) with y in E by (unfold between; ring).
    destruct (growth (between x0 x1 s) y ltac:(lra) Hy) as [Hg _]. nra. }
  pose proof (M (-0.01) x ltac:(lra) ltac:(lra) ltac:(lra)).
  pose proof (M x 0.01 ltac:(lra) ltac:(lra) ltac:(lra)). nra.
Qed.

(* The variance at a value a of y is at least s - m^2; and then it grows. *)
Lemma variance_from a s m x y : 0.016 <= a ->
  second_x 0.01 a <= 0 -> s <= second_moment 0.01 a ->
  - m <= mean (-0.01) a -> mean 0.01 a <= 0 ->
  -0.01 <= x <= 0.01 -> a <= y <= 0.216 -> s - m * m + (y - a) <= variance x y.
Proof.
  intros Ha Hsx Hs Hl Hh Hx Hy.
  pose proof (second_moment_corner x a Hx ltac:(lra) Hsx).
  pose proof (mean_corner x a m Hx ltac:(lra) Hl Hh) as Hm.
  assert (s - m * m <= variance x a) by (unfold variance; lra).
  destruct (mean_value _ _ _ x a x y variance_differentiable) as [t [Ht E]]; [lra|lra|].
  pose proof (between_in 0.016 0.216 a y t ltac:(lra) ltac:(lra) Ht) as Hb.
  replace (between x x t) with x in E by (unfold between; ring).
  destruct (growth x (between a y t) ltac:(lra) Hb) as [_ [_ Hg]]. nra.
Qed.

Lemma from_0016 x y : -0.01 <= x <= 0.01 -> 0.016 <= y <= 0.216 -> y + 0.0101 <= variance x y.
Proof.
  intros Hx Hy.
  apply Rle_trans with (0.02799 - 0.0425 * 0.0425 + (y - 0.016)); [lra|].
  apply variance_from; [lra| | | | |exact Hx|exact Hy].
  - apply Rlt_le. second_x_at_point 0.01 0.016.
  - at_point 0.01 0.016.
  - at_point (-0.01) 0.016.
  - at_point 0.01 0.016.
Qed.

Lemma from_004 x y : -0.01 <= x <= 0.01 -> 0.04 <= y <= 0.216 -> y + 0.0233 <= variance x y.
Proof.
  intros Hx Hy.
  apply Rle_trans with (0.0662 - 0.0535 * 0.0535 + (y - 0.04)); [lra|].
  apply variance_from; [lra| | | | |exact Hx|exact Hy].
  - apply Rlt_le. second_x_at_point 0.01 0.04.
  - at_point 0.01 0.04.
  - at_point (-0.01) 0.04.
  - at_point 0.01 0.04.
Qed.

Lemma from_007 x y : -0.01 <= x <= 0.01 -> 0.07 <= y <= 0.216 -> y + 0.0364 <= variance x y.
Proof.
  intros Hx Hy.
  apply Rle_trans with (0.1101 - 0.0603 * 0.0603 + (y - 0.07)); [lra|].
  apply variance_from; [lra| | | | |exact Hx|exact Hy].
  - apply Rlt_le. second_x_at_point 0.01 0.07.
  - at_point 0.01 0.07.
  - at_point (-0.01) 0.07.
  - at_point 0.01 0.07.
Qed.

(* From y = 0.216 on, more than Theorem 3 asks of any nu. *)
Lemma from_0216 x y : -0.01 <= x <= 0.01 -> 0.216 <= y <= 0.3 -> 0.2524 <= variance x y.
Proof.
  intros Hx Hy. pose proof (from_007 x 0.216 Hx ltac:(lra)).
  destruct (mean_value _ _ _ x 0.216 x y variance_differentiable) as [t [Ht E]]; [lra|lra|].
  pose proof (between_in 0.216 0.3 0.216 y t ltac:(lra) Hy Ht) as Hb.
  replace (between x x t) with x in E by (unfold between; ring).
  pose proof (increase x (between 0.216 y t) ltac:(lra) Hb) as Hi. cbv beta in Hi. nra.
Qed.

Theorem theorem3 : Theorem3.
Proof.
  intros mu omega nu tau Hm Ho H.
  assert (Hx : -0.01 <= mu * omega <= 0.01) by (split; nra).
  assert (Hy : 0.016 <= nu * tau <= 0.3) by (destruct H as [[Hn Ht]|[Hn Ht]]; split; nra).
  assert (Hnu : nu <= 0.16 /\ nu <= 1.25 * (nu * tau)
                \/ nu <= 0.24 /\ 0.9 * nu <= nu * tau /\ 0.018 <= nu * tau).
  { destruct H as [[Hn Ht]|[Hn Ht]]; [left; split; nra|right; repeat split; nra]. }
  clear H Hm Ho. revert Hx Hy Hnu. generalize (mu * omega) (nu * tau). intros x y Hx Hy Hnu.
  destruct (Rle_or_lt y 0.216) as [H216|H216].
  2: { pose proof (from_0216 x y Hx ltac:(lra)). destruct Hnu; lra. }
  destruct (Rle_or_lt y 0.04) as [H04|H04].
  { pose proof (from_0016 x y Hx ltac:(lra)). destruct Hnu; lra. }
  destruct (Rle_or_lt y 0.07) as [H07|H07].
  { pose proof (from_004 x y Hx ltac:(lra)). destruct Hnu; lra. }
  pose proof (from_007 x y Hx ltac:(lra)). destruct Hnu; lra.
Qed.
