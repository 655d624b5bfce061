(* The trees of certificates (proofs/FORMAT.md), and why they prove something: what holds on both
   halves of a cell, or on a face that decides for it, holds on the cell. So a statement holds on the
   whole domain if every leaf of a tree, and every passage to a face, is settled. *)
From Coq Require Import Reals Lra.
Open Scope R_scope.

Record Range := range { low : R; high : R }.

Definition Inside (r : Range) (v : R) : Prop := low r <= v <= high r.

Inductive End := Lower | Upper.

Definition middle (r : Range) : R := (low r + high r) / 2.
Definition half (e : End) (r : Range) : Range :=
  match e with Lower => range (low r) (middle r) | Upper => range (middle r) (high r) end.
Definition at_end (e : End) (r : Range) : Range :=
  match e with Lower => range (low r) (low r) | Upper => range (high r) (high r) end.

Lemma halves r v : Inside r v -> Inside (half Lower r) v \/ Inside (half Upper r) v.
Proof. unfold Inside; simpl. destruct (Rle_or_lt v (middle r)); lra. Qed.

Inductive Tree (Axis : Type) :=
  | Leaf
  | Split (axis : Axis) (lower upper : Tree Axis)
  | Face (axis : Axis) (e : End) (rest : Tree Axis).
Arguments Leaf {Axis}.
Arguments Split {Axis}.
Arguments Face {Axis}.

Section Settled.
(* [along a f c] is the cell c with f applied to its range along the axis a. *)
Context {Axis Cell : Type} (along : Axis -> (Range -> Range) -> Cell -> Cell) (Holds : Cell -> Prop).

(* A statement on the cell follows from that on the face. *)
Definition Suffices (face c : Cell) : Prop := Holds face -> Holds c.

Fixpoint Settled (t : Tree Axis) (c : Cell) : Prop :=
  match t with
  | Leaf => Holds c
  | Split a t0 t1 => Settled t0 (along a (half Lower) c) /\ Settled t1 (along a (half Upper) c)
  | Face a e t => Suffices (along a (at_end e) c) c /\ Settled t (along a (at_end e) c)
  end.

Definition Divisible : Prop := forall a c,
  Holds (along a (half Lower) c) -> Holds (along a (half Upper) c) -> Holds c.

Theorem settled (t : Tree Axis) (c : Cell) : Divisible -> Settled t c -> Holds c.
Proof.
  intros Hd. revert c. induction t as [|a t0 IH0 t1 IH1|a e t IH]; simpl; intros c H.
  - exact H.
  - apply (Hd a); [apply IH0|apply IH1]; apply H.
  - apply H, IH, H.
Qed.
End Settled.

(* Cells of the (x, y) plane. *)
Record Rectangle := rectangle { xs : Range; ys : Range }.
Inductive PlaneAxis := X | Y.
Definition along_plane (a : PlaneAxis) (f : Range -> Range) (c : Rectangle) : Rectangle :=
  match a with X => rectangle (f (xs c)) (ys c) | Y => rectangle (xs c) (f (ys c)) end.

Definition Everywhere (P : R -> R -> Prop) (c : Rectangle) : Prop :=
  forall x y, Inside (xs c) x -> Inside (ys c) y -> P x y.

Lemma everywhere_divisible P : Divisible along_plane (Everywhere P).
Proof.
  intros a c H0 H1 x y Hx Hy. destruct a.
  - destruct (halves _ _ Hx); [apply H0|apply H1]; assumption.
  - destruct (halves _ _ Hy); [apply H0|apply H1]; assumption.
Qed.

(* Cells of the layer's four variables. *)
Record Box := box { mus : Range; omegas : Range; nus : Range; taus : Range }.
Inductive BoxAxis := Mu | Omega | Nu | Tau.
Definition along_box (a : BoxAxis) (f : Range -> Range) (c : Box) : Box :=
  match a with
  | Mu => box (f (mus c)) (omegas c) (nus c) (taus c)
  | Omega => box (mus c) (f (omegas c)) (nus c) (taus c)
  | Nu => box (mus c) (omegas c) (f (nus c)) (taus c)
  | Tau => box (mus c) (omegas c) (nus c) (f (taus c))
  end.

Definition InBox (c : Box) (mu omega nu tau : R) : Prop :=
  Inside (mus c) mu /\ Inside (omegas c) omega /\ Inside (nus c) nu /\ Inside (taus c) tau.

Lemma box_halves a c mu omega nu tau : InBox c mu omega nu tau ->
  InBox (along_box a (half Lower) c) mu omega nu tau
  \/ InBox (along_box a (half Upper) c) mu omega nu tau.
Proof.
  intros [Hm [Ho [Hn Ht]]]. unfold InBox. destruct a; cbn [along_box mus omegas nus taus].
  - destruct (halves _ _ Hm); tauto.
  - destruct (halves _ _ Ho); tauto.
  - destruct (halves _ _ Hn); tauto.
  - destruct (halves _ _ Ht); tauto.
Qed.

(* A statement on a cell from what a tree asks for: its leaves and faces, in the tree's order. *)
Tactic Notation "by_tree" constr(along) constr(divisible) uconstr(t) :=
  match goal with |- ?Holds ?c => let c := eval hnf in c in change (Holds c) end;
  refine (settled along _ t _ (divisible _) _); cbn [Settled];
  repeat match goal with |- _ /\ _ => split end.

(* Proves a leaf, or a passage to a face, by its lemma, whose cells are the ones that halving
   leads to. *)
Ltac settled_by L :=
  let P := type of L in let E := fresh "E" in
  cbn; unfold middle; cbn;
  match goal with |- ?Q => assert (E : P = Q); [|exact (eq_ind P (fun S => S) L Q E)] end;
  repeat lazymatch goal with
  | |- @eq R _ _ => lra
  | |- ?F ?c = ?F ?d => apply (f_equal F)
  | |- ?F ?f ?c = ?F ?f' ?c' => f_equal
  | |- box _ _ _ _ = box _ _ _ _ => f_equal
  end.
