(* The mean-value theorem along a segment of the (x, y) plane. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Derivatives.
Open Scope R_scope.

(* F has the partial derivatives Fx and Fy where y > 0, in the form of the chain rule. *)
Definition Differentiable (F Fx Fy : R -> R -> R) : Prop :=
  forall (x y : R -> R) (t dx dy : R), is_derive x t dx -> is_derive y t dy -> 0 < y t ->
    is_derive (fun s => F (x s) (y s)) t (Fx (x t) (y t) * dx + Fy (x t) (y t) * dy).

Lemma mean_differentiable : Differentiable mean mean_x mean_y.
Proof. unfold Differentiable. intros; apply mean_derive; assumption. Qed.

Lemma second_moment_differentiable : Differentiable second_moment second_x second_y.
Proof. unfold Differentiable. intros; apply second_moment_derive; assumption. Qed.

Lemma variance_differentiable : Differentiable variance variance_x variance_y.
Proof. unfold Differentiable. intros; apply variance_derive; assumption. Qed.

(* The point at s on the segment from a to b. *)
Definition between (a b s : R) : R := a + s * (b - a).

Lemma between_in lo hi a b s :
  lo <= a <= hi -> lo <= b <= hi -> 0 <= s <= 1 -> lo <= between a b s <= hi.
Proof. unfold between. intros. nra. Qed.

Lemma mean_value F Fx Fy x0 y0 x1 y1 : Differentiable F Fx Fy -> 0 < y0 -> 0 < y1 ->
  exists s, 0 <= s <= 1
    /\ F x1 y1 - F x0 y0 = Fx (between x0 x1 s) (between y0 y1 s) * (x1 - x0)
                           + Fy (between x0 x1 s) (between y0 y1 s) * (y1 - y0).
Proof.
  intros HF H0 H1.
  pose (f := fun s => F (between x0 x1 s) (between y0 y1 s)).
  pose (df := fun s => Fx (between x0 x1 s) (between y0 y1 s) * (x1 - x0)
                       + Fy (between x0 x1 s) (between y0 y1 s) * (y1 - y0)).
  assert (D : forall s, 0 <= s <= 1 -> is_derive f s (df s)).
  { intros s Hs. apply HF.
    - unfold between. auto_derive; [auto|ring].
    - unfold between. auto_derive; [auto|ring].
    - unfold between. nra. }
  destruct (MVT_gen f 0 1 df) as [s [Hs E]].
  - intros s Hs. rewrite Rmin_left, Rmax_right in Hs by lra. apply D. lra.
  - intros s Hs. rewrite Rmin_left, Rmax_right in Hs by lra.
    apply continuity_pt_filterlim, (ex_derive_continuous f). exists (df s). apply D. lra.
  - rewrite Rmin_left, Rmax_right in Hs by lra. exists s. split; [exact Hs|].
    unfold f, df, between in E |- *. ring_simplify in E.
    replace (x0 + 1 * (x1 - x0)) with x1 in E by ring.
    replace (y0 + 1 * (y1 - y0)) with y1 in E by ring.
    replace (x0 + 0 * (x1 - x0)) with x0 in E by ring.
    replace (y0 + 0 * (y1 - y0)) with y0 in E by ring.
    rewrite E. ring.
Qed.

(* Lemma 8's use: with both partial derivatives positive on a box, F is monotone there. *)
Lemma monotone F Fx Fy a b c d x0 y0 x1 y1 : Differentiable F Fx Fy -> 0 < c ->
  (forall x y, a <= x <= b -> c <= y <= d -> 0 < Fx x y /\ 0 < Fy x y) ->
  a <= x0 -> x0 <= x1 -> x1 <= b -> c <= y0 -> y0 <= y1 -> y1 <= d -> F x0 y0 <= F x1 y1.
Proof.
  intros HF Hc Hpos. intros.
  destruct (mean_value F Fx Fy x0 y0 x1 y1 HF) as [s [Hs E]]; [lra|lra|].
  destruct (Hpos (between x0 x1 s) (between y0 y1 s)) as [Px Py].
  - apply between_in; lra.
  - apply between_in; lra.
  - nra.
Qed.
