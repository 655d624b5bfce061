(* Interval arithmetic for the numeric steps, on Coq's own integers.

   The tactics of the Interval library compute, by default, with the processor's floating-point
   numbers, which Coq admits as axioms. Here they are instantiated with numbers made of integers
   (type Z) instead, so that every bound is computed by the kernel from the definitions alone.
   With an explicit [i_prec] the tactics use these; without, they would fall back on the
   processor's; the build would then fail, because it shows up among the axioms. *)
From Interval Require Import Specific_stdz Specific_ops.
From Interval Require Tactic.

Module IntegerFloat := SpecificFloat StdZRadix2.
Module IntegerInterval := Tactic.IntervalTactic IntegerFloat.
Export IntegerInterval.
Export Tactic(interval_tac_parameters(..)).
