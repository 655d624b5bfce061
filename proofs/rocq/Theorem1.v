(* Theorem 1, from its parts. *)
From Coq Require Import Reals Lra.
From SelfNorm Require Import Statement Constants SelfMap Contraction Banach.
Open Scope R_scope.

Theorem theorem1 : Theorem1.
Proof.
  exists k. split; [unfold k; lra|]. split; [|exact exact_fixed_point].
  intros omega tau Hw.
  pose proof (fun p => self_map omega tau p Hw) as Hself.
  pose proof (fun p q => contraction omega tau p q Hw) as Hcontract.
  assert (Hk : 0 <= k < 1) by (unfold k; lra).
  split; [exact Hself|]. split; [exact Hcontract|].
  destruct (banach (g omega tau) k Hk Hself Hcontract) as [p [Hp [E Hunique]]].
  exists p. split; [exact Hp|]. split; [exact E|]. split; [exact Hunique|]. split.
  - exact (fixed_point_place omega tau p Hw Hp E).
  - exact (attracts (g omega tau) k Hk Hself Hcontract p Hp E).
Qed.

