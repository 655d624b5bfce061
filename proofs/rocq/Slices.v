(* Bounds of the derivatives on slices: x in [-X, X], y in [a, b]. A theorem's range of y is cut into
   slices, [slice] proves bounds on one, and [slices_join] puts them together. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Arithmetic Erfc Mills Moments Derivatives Constants Tree.
Open Scope R_scope.

Definition Slice (X : R) (P : R -> R -> Prop) (a b : R) : Prop :=
  forall x y, - X <= x <= X -> a <= y <= b -> P x y.

Lemma slices_join {X P a} b {c} : Slice X P a b -> Slice X P b c -> Slice X P a c.
Proof.
  intros Hab Hbc x y Hx Hy. destruct (Rle_or_lt y b) as [H|H].
  - apply Hab; lra.
  - apply Hbc; lra.
Qed.

(* u k x y, written so that interval arithmetic loses nothing: x and y pull in one direction each,
   wherever k y > x. *)
Lemma u_split k x y : 0 < y -> u k x y = x / sqrt (2 * y) + k / 2 * sqrt (2 * y).
Proof.
  intros Hy. pose proof (sqrt_2y_pos y Hy). pose proof (sqrt_2y_square y Hy) as Hs.
  unfold u. set (s := sqrt (2 * y)) in *. replace y with (s * s / 2) by lra. field. lra.
Qed.

Lemma T0_between c d l h x y : 0 < y -> l <= erfc d -> erfc c <= h -> c <= u 0 x y <= d ->
  l <= T 0 x y <= h.
Proof.
  intros Hy Hl Hh Hu. rewrite T0_erfc.
  replace (x / sqrt (2 * y)) with (u 0 x y) by (unfold u; f_equal; ring). split.
  - apply Rle_trans with (1 := Hl), erfc_decreasing, Hu.
  - apply Rle_trans with (2 := Hh), erfc_decreasing, Hu.
Qed.

Lemma W_between c d l h v : 0 < c -> l <= W d -> W c <= h -> c <= v <= d -> l <= W v <= h.
Proof.
  intros Hc Hl Hh Hv. split.
  - apply Rle_trans with (1 := Hl), W_decreasing. lra.
  - apply Rle_trans with (2 := Hh), W_decreasing. lra.
Qed.

(* The same for large u, where W is all but 1 / (u sqrt pi). *)
Lemma W_between_large c d h v : 0 < c -> / (c * sqrt PI) <= h -> c <= v <= d -> 0 <= W v <= h.
Proof.
  intros Hc Hh Hv. split; [apply W_pos; lra|].
  apply Rle_trans with (2 := Hh). apply Rle_trans with (W c); [apply W_decreasing; lra|].
  apply W_upper, Hc.
Qed.

(* H encloses erfc c, or W c, for a number c. *)
Ltac erfc_times f c H :=
  let I := fresh in
  let v := fresh in
  integral_intro (RInt (fun t => exp (- (t * t))) 0 c) with (i_relwidth 22, i_prec 36) as I;
  set (v := RInt (fun t => exp (- (t * t))) 0 c) in I;
  interval_intro (f * (1 - 2 / sqrt PI * v)) with (i_prec 36) as H;
  change (1 - 2 / sqrt PI * v) with (erfc c) in H;
  clear I; clear v.
Ltac erfc_at c H := erfc_times 1 c H; rewrite Rmult_1_l in H.
Ltac W_at c H := erfc_times (exp (c * c)) c H; change (exp (c * c) * erfc c) with (W c) in H.

(* H encloses u k x y. *)
Ltac u_on_slice k x y H :=
  interval_intro (x / sqrt (2 * y) + k / 2 * sqrt (2 * y)) with (i_prec 20) as H;
  rewrite <- u_split in H by lra.

(* H encloses T 0 x y; W (u k x y); W (u k x y) for large u. *)
Ltac T0_on_slice x y H :=
  let B := fresh in
  u_on_slice 0 x y B;
  match type of B with ?c <= _ <= ?d =>
    let L := fresh in let U := fresh in
    erfc_at d L; erfc_at c U;
    match type of L with ?l <= _ <= _ => match type of U with _ <= _ <= ?h =>
      assert (H : l <= T 0 x y <= h) by (apply (T0_between c d); [lra|apply L|apply U|exact B])
    end end; clear L U B
  end.
Ltac W_on_slice k x y H :=
  let B := fresh in
  u_on_slice k x y B;
  match type of B with ?c <= _ <= ?d =>
    let L := fresh in let U := fresh in
    W_at d L; W_at c U;
    match type of L with ?l <= _ <= _ => match type of U with _ <= _ <= ?h =>
      assert (H : l <= W (u k x y) <= h) by (apply (W_between c d); [lra|apply L|apply U|exact B])
    end end; clear L U B
  end.
Ltac W_on_slice_large k x y H :=
  let B := fresh in
  u_on_slice k x y B;
  match type of B with ?c <= _ <= ?d =>
    let U := fresh in
    interval_intro (/ (c * sqrt PI)) upper with (i_prec 36) as U;
    match type of U with _ <= ?h =>
      assert (H : 0 <= W (u k x y) <= h) by (apply (W_between_large c d); [lra|exact U|exact B])
    end; clear U B
  end.

(* The derivatives in terms of the enclosed quantities, and the enclosure of the whole. *)
Ltac conclude x y H0 H1 H2 :=
  let Hl := fresh "Hl" in let Ha := fresh "Ha" in
  unfold variance_x, variance_y, second_x, second_y, mean_x, mean_y;
  rewrite ?mean_tails, <- ?density_term, ?(T_scaled 1), ?(T_scaled 2) by lra;
  unfold G;
  pose proof lambda01_bounds as Hl; pose proof alpha01_bounds as Ha;
  revert H0 H1 H2 Hl Ha;
  generalize (T 0 x y) (W (u 1 x y)) (W (u 2 x y)) lambda01 alpha01;
  intros t w1 w2 l a H0 H1 H2 Hl Ha;
  repeat split; interval with (i_prec 36).

Ltac slice_with second :=
  let x := fresh "x" in let y := fresh "y" in let Hx := fresh "Hx" in let Hy := fresh "Hy" in
  let H0 := fresh "H0" in let H1 := fresh "H1" in let H2 := fresh "H2" in
  intros x y Hx Hy; try match goal with |- ?P x y => unfold P end;
  T0_on_slice x y H0; W_on_slice 1 x y H1; second x y H2;
  conclude x y H0 H1 H2.
Ltac slice := let second x y H := W_on_slice 2 x y H in slice_with second.
Ltac slice_large := let second x y H := W_on_slice_large 2 x y H in slice_with second.

(* The same on a rectangle, in as few pieces along y as halving it up to four times makes. *)
Ltac on_rectangle := unfold Everywhere, Inside, middle; cbn; slice.
Ltac halving n tac :=
  first
  [ solve [tac]
  | lazymatch n with S ?m =>
      apply (everywhere_divisible _ Y); [cbn; halving m tac|cbn; halving m tac]
    end ].
Ltac in_pieces tac := first [halving 4%nat tac|fail 1 "not proved in 16 pieces"].
