(* The tests that settle a certificate's leaves and faces, as tactics. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Arithmetic Moments Derivatives Constants Points
  Slices Signs Tree Goals.
Open Scope R_scope.

Ltac increasing F :=
  lazymatch F with mean => apply mean_increasing | variance => apply variance_increasing end; lra.

(* A bound of the mean or the variance on a rectangle, by the value at a corner. *)
Ltac corner :=
  lazymatch goal with |- Everywhere _ (rectangle (range ?a ?b) (range ?c ?d)) =>
    let x := fresh "x" in let y := fresh "y" in let Hx := fresh "Hx" in let Hy := fresh "Hy" in
    intros x y Hx Hy; unfold Inside in Hx, Hy; cbn in Hx, Hy; cbv beta;
    lazymatch goal with
    | |- _ <= ?F x y => apply Rle_trans with (F a c); [at_point a c|increasing F]
    | |- _ < ?F x y => apply Rlt_le_trans with (F a c); [at_point a c|increasing F]
    | |- ?F x y <= _ => apply Rle_trans with (F b d); [increasing F|at_point b d]
    | |- ?F x y < _ => apply Rle_lt_trans with (F b d); [increasing F|at_point b d]
    end
  end.

(* A bound on the face at one end of an axis holds on the whole rectangle. *)
Ltac face axis :=
  let H := fresh "H" in unfold Suffices; intros H;
  let x := fresh "x" in let y := fresh "y" in let Hx := fresh "Hx" in let Hy := fresh "Hy" in
  intros x y Hx Hy;
  lazymatch type of H with Everywhere _ (rectangle (range ?a _) (range ?c _)) =>
    lazymatch axis with X => specialize (H a y) | Y => specialize (H x c) end
  end;
  unfold Inside in *; cbn in *; specialize (H ltac:(lra) ltac:(lra)); cbv beta in H |- *;
  lazymatch goal with
  | |- _ <= ?F x y => apply Rle_trans with (1 := H); increasing F
  | |- _ < ?F x y => apply Rlt_le_trans with (1 := H); increasing F
  | |- ?F x y <= _ => apply Rle_trans with (2 := H); increasing F
  | |- ?F x y < _ => apply Rle_lt_trans with (2 := H); increasing F
  end.

(* norm < b, with a margin of 1 %, on a box whose x and y lie in the rectangle p. *)
Ltac norm_slice :=
  let x := fresh "x" in let y := fresh "y" in let Hx := fresh "Hx" in let Hy := fresh "Hy" in
  let omega := fresh "omega" in let tau := fresh "tau" in
  intros x y Hx Hy omega tau ? ?; revert x y Hx Hy;
  unfold norm2, Inside, middle in *; cbn in *; slice.
Ltac norm_on p :=
  lazymatch goal with |- NormBelow ?b _ =>
    apply (norm_from_plane (0.99 * b) _ _ p); [products|lra|in_pieces norm_slice]
  end.

(* Fixed points are in the image of their cell. That narrows the cell, and so the image. *)
Ltac narrow mu omega nu tau Em Ev :=
  let Hx := fresh "Hx" in let Hy := fresh "Hy" in
  interval_intro (mu * omega) with (i_prec 30) as Hx;
  interval_intro (nu * tau) with (i_prec 30) as Hy;
  lazymatch type of Hx with ?a <= _ <= ?b => lazymatch type of Hy with ?c <= _ <= ?d =>
    let Bm := fresh "Bm" in let Bv := fresh "Bv" in
    pose proof (between_corners mean a b c d _ _ mean_increasing
                  ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) Hx Hy) as Bm;
    pose proof (between_corners variance a b c d _ _ variance_increasing
                  ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) Hx Hy) as Bv;
    rewrite Em in Bm; rewrite Ev in Bv; clear Hx Hy;
    let I0 := fresh "I0" in let I1 := fresh "I1" in let I2 := fresh "I2" in
    let Lm := fresh "Lm" in let Lv := fresh "Lv" in let Um := fresh "Um" in let Uv := fresh "Uv" in
    integrals_at a c I0 I1 I2;
    moment_at mean a c I0 I1 I2 Lm; moment_at variance a c I0 I1 I2 Lv; clear I0 I1 I2;
    integrals_at b d I0 I1 I2;
    moment_at mean b d I0 I1 I2 Um; moment_at variance b d I0 I1 I2 Uv; clear I0 I1 I2;
    lazymatch type of Lm with ?l <= _ <= _ => lazymatch type of Um with _ <= _ <= ?u =>
      assert (l <= mu <= u) by lra end end;
    lazymatch type of Lv with ?l <= _ <= _ => lazymatch type of Uv with _ <= _ <= ?u =>
      assert (l <= nu <= u) by lra end end;
    clear Bm Bv Lm Lv Um Uv
  end end.
Ltac locate :=
  let mu := fresh "mu" in let omega := fresh "omega" in
  let nu := fresh "nu" in let tau := fresh "tau" in let Hc := fresh "Hc" in let E := fresh "E" in
  let Em := fresh "Em" in let Ev := fresh "Ev" in
  intros mu omega nu tau Hc E; unfold InBox, Inside in Hc; cbn in Hc; decompose [and] Hc; clear Hc;
  injection E as Em Ev; cbn in Em, Ev;
  do 4 (try solve [repeat split; lra]; narrow mu omega nu tau Em Ev);
  first [solve [repeat split; lra]|fail 1 "not located"].
