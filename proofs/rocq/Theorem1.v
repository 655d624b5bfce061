(* Theorem 1, from its parts. *)
From Coq Require Import Reals Lra.
From SelfNorm Require Import Statement Constants SelfMap Contraction Banach.
Open Scope R_scope.

Theorem theorem1 : Theorem1.
Proof.
  destruct contraction as [k [Hk Hcontraction]].
  exists k. split; [exact Hk|]. split; [|exact exact_fixed_point].
  intros omega tau Hw.
  pose proof (fun p => self_map omega tau p Hw) as Hself.
  pose proof (fun p q => Hcontraction omega tau p q Hw) as Hcontract.
  split; [exact Hself|]. split; [exact Hcontract|].
  destruct (banach (g omega tau) k Hk Hself Hcontract) as [p [Hp [E Hunique]]].
  exists p. split; [exact Hp|]. split; [exact E|]. split; [exact Hunique|]. split.
  - exact (fixed_point_place omega tau p Hw Hp E).
  - exact (attracts (g omega tau) k Hk Hself Hcontract p Hp E).
Qed.

