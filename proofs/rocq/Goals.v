(* What a certificate's sections say of a cell, and that it may be halved. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Derivatives Tree.
Open Scope R_scope.

(* The square of the Frobenius norm of the Jacobian, which bounds that of the spectral norm:
     H = [[omega m_x, tau m_y], [omega v_x, tau v_y]]. *)
Definition norm2 (omega tau x y : R) : R :=
  (omega * mean_x x y) * (omega * mean_x x y) + (tau * mean_y x y) * (tau * mean_y x y)
  + ((omega * variance_x x y) * (omega * variance_x x y)
     + (tau * variance_y x y) * (tau * variance_y x y)).

(* norm < b, and so by a margin that is the same everywhere. *)
Definition NormBelow (b : R) (c : Box) : Prop :=
  exists k, 0 <= k < b
  /\ forall mu omega nu tau, InBox c mu omega nu tau ->
       norm2 omega tau (mu * omega) (nu * tau) <= k * k.

Lemma norm_divisible b : Divisible along_box (NormBelow b).
Proof.
  intros a c [k0 [Hk0 H0]] [k1 [Hk1 H1]].
  exists (Rmax k0 k1). pose proof (Rmax_l k0 k1). pose proof (Rmax_r k0 k1).
  split; [split; [lra|]; apply Rmax_lub_lt; lra|].
  intros mu omega nu tau Hc. destruct (box_halves a c _ _ _ _ Hc) as [Hh|Hh].
  - apply Rle_trans with (1 := H0 _ _ _ _ Hh). nra.
  - apply Rle_trans with (1 := H1 _ _ _ _ Hh). nra.
Qed.

(* All fixed points of the cell are where P holds. *)
Definition FixedPoints (P : R -> R -> Prop) (c : Box) : Prop :=
  forall mu omega nu tau, InBox c mu omega nu tau -> g omega tau (mu, nu) = (mu, nu) -> P mu nu.

Lemma fixed_points_divisible P : Divisible along_box (FixedPoints P).
Proof.
  intros a c H0 H1 mu omega nu tau Hc E. destruct (box_halves a c _ _ _ _ Hc) as [Hh|Hh].
  - exact (H0 _ _ _ _ Hh E).
  - exact (H1 _ _ _ _ Hh E).
Qed.

(* The rectangle p has all x = mu omega and y = nu tau of the box c. *)
Definition Products (c : Box) (p : Rectangle) : Prop :=
  forall mu omega nu tau, InBox c mu omega nu tau ->
    Inside (xs p) (mu * omega) /\ Inside (ys p) (nu * tau).

Lemma multiple_between a c d lo hi v :
  c <= v <= d -> lo <= a * c <= hi -> lo <= a * d <= hi -> lo <= a * v <= hi.
Proof. intros. destruct (Rle_or_lt 0 a); split; nra. Qed.

Lemma product_between a b c d lo hi u v : a <= u <= b -> c <= v <= d ->
  lo <= a * c <= hi -> lo <= a * d <= hi -> lo <= b * c <= hi -> lo <= b * d <= hi ->
  lo <= u * v <= hi.
Proof.
  intros. rewrite Rmult_comm. apply (multiple_between v a b); [assumption| |];
    rewrite Rmult_comm; apply (multiple_between _ c d); assumption.
Qed.

Ltac products :=
  intros mu omega nu tau [Hm [Ho [Hn Ht]]]; unfold Inside in *; cbn in *;
  split; [apply (product_between _ _ _ _ _ _ _ _ Hm Ho)|apply (product_between _ _ _ _ _ _ _ _ Hn Ht)];
  lra.

Lemma norm_from_plane k b c p : Products c p -> 0 <= k < b ->
  Everywhere (fun x y => forall omega tau,
    Inside (omegas c) omega -> Inside (taus c) tau -> norm2 omega tau x y <= k * k) p ->
  NormBelow b c.
Proof.
  intros Hp Hk H. exists k. split; [exact Hk|]. intros mu omega nu tau Hc.
  destruct (Hp _ _ _ _ Hc). destruct Hc as [_ [Ho [_ Ht]]]. apply H; assumption.
Qed.
