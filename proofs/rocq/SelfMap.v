(* Corollary 14, and where the fixed points are: what the leaves say, of the map g. *)
From Coq Require Import Reals Lra.
From SelfNorm Require Import Statement Tree Goals Leaves.
Open Scope R_scope.

(* The certificate's domain is Theorem 1's. *)
Lemma in_domain omega tau mu nu : Weights omega tau -> In_box (mu, nu) ->
  InBox domain mu omega nu tau.
Proof. unfold Weights, In_box, InBox, Inside; cbn. intros. repeat split; lra. Qed.

Lemma self_map omega tau p : Weights omega tau -> In_box p -> In_box (g omega tau p).
Proof.
  destruct p as [mu nu]. intros Hw Hp.
  destruct (plane_of_domain _ _ _ _ (in_domain _ _ _ _ Hw Hp)) as [Hx Hy].
  pose proof (self_map_0_0 _ _ Hx Hy). pose proof (self_map_0_1 _ _ Hx Hy).
  pose proof (self_map_1_0 _ _ Hx Hy). pose proof (self_map_1_1 _ _ Hx Hy).
  unfold In_box, g; cbn in *. lra.
Qed.

Lemma fixed_point_place omega tau p : Weights omega tau -> In_box p -> g omega tau p = p ->
  -0.03106 <= fst p <= 0.06773 /\ 0.80009 <= snd p <= 1.48617.
Proof.
  destruct p as [mu nu]. intros Hw Hp E.
  pose proof (fixed_point _ _ _ _ (in_domain _ _ _ _ Hw Hp) E). cbn in *. lra.
Qed.
