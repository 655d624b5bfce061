(* Theorems 1, 2 and 3 of Klambauer, Unterthiner, Mayr, Hochreiter, "Self-Normalizing Neural Networks"
   (NIPS 2017, arXiv 1706.02515), as they are proved here. This page holds every definition
   the statements use; only the real numbers, exp, sqrt, PI, the Riemann integral [RInt] and limits of
   sequences [is_lim_seq] come from libraries. *)
From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
Open Scope R_scope.

Definition erf (u : R) : R := 2 / sqrt PI * RInt (fun t => exp (- (t * t))) 0 u.
Definition erfc (u : R) : R := 1 - erf u.

(* Eq. (14), the constants for the fixed point (0, 1); approximately 1.6733 and 1.0507. *)
Definition alpha01 : R := - sqrt (2 / PI) / (erfc (1 / sqrt 2) * exp (1 / 2) - 1).
Definition lambda01 : R :=
  (1 - erfc (1 / sqrt 2) * sqrt (exp 1)) * sqrt (2 * PI)
  / sqrt (2 * erfc (sqrt 2) * exp 2 + PI * (erfc (1 / sqrt 2) * erfc (1 / sqrt 2)) * exp 1
          - 2 * (2 + PI) * erfc (1 / sqrt 2) * sqrt (exp 1) + PI + 2).

(* Eqs. (4) and (5): mean, second moment and variance of a unit's output whose pre-activation is
   normal with mean x and variance y. *)
Definition mean (x y : R) : R :=
  lambda01 / 2
  * (- (alpha01 + x) * erfc (x / sqrt (2 * y))
     + alpha01 * exp (x + y / 2) * erfc ((x + y) / sqrt (2 * y))
     + sqrt (2 * y / PI) * exp (- (x * x) / (2 * y)) + 2 * x).

Definition second_moment (x y : R) : R :=
  (lambda01 * lambda01) / 2
  * ((x * x + y) * (2 - erfc (x / sqrt (2 * y)))
     + (alpha01 * alpha01)
       * (erfc (x / sqrt (2 * y))
          - 2 * exp (x + y / 2) * erfc ((x + y) / sqrt (2 * y))
          + exp (2 * (x + y)) * erfc ((x + 2 * y) / sqrt (2 * y)))
     + sqrt (2 * y / PI) * x * exp (- (x * x) / (2 * y))).

Definition variance (x y : R) : R := second_moment x y - mean x y * mean x y.

(* The map g of a layer whose weights have sum omega and sum of squares tau, on points (mu, nu). *)
Definition g (omega tau : R) (p : R * R) : R * R :=
  (mean (fst p * omega) (snd p * tau), variance (fst p * omega) (snd p * tau)).

Fixpoint iterate (f : R * R -> R * R) (n : nat) (p : R * R) : R * R :=
  match n with O => p | S n => f (iterate f n p) end.

Definition distance (p q : R * R) : R :=
  sqrt ((fst p - fst q) * (fst p - fst q) + (snd p - snd q) * (snd p - snd q)).

(* The theorem's domain: mu, nu of the points; omega, tau of the weights. *)
Definition In_box (p : R * R) : Prop := -0.1 <= fst p <= 0.1 /\ 0.8 <= snd p <= 1.5.
Definition Weights (omega tau : R) : Prop := -0.1 <= omega <= 0.1 /\ 0.95 <= tau <= 1.1.

(* Every point of the box converges to p, at least geometrically: the distance to p shrinks by
   the factor k in every step. So p is attracting, and stable. *)
Definition Attracts (f : R * R -> R * R) (k : R) (p : R * R) : Prop :=
  forall start, In_box start ->
    (forall n, distance (iterate f n start) p <= k ^ n * distance start p)
    /\ is_lim_seq (fun n => fst (iterate f n start)) (fst p)
    /\ is_lim_seq (fun n => snd (iterate f n start)) (snd p).

Definition Theorem1 : Prop :=
  exists k : R, 0 <= k < 1
  /\ (forall omega tau, Weights omega tau ->
        (* the box is mapped into itself (Corollary 14), *)
        (forall p, In_box p -> In_box (g omega tau p))
        (* by a contraction (Lemma 12), *)
        /\ (forall p q, In_box p -> In_box q ->
              distance (g omega tau p) (g omega tau q) <= k * distance p q)
        (* so there is exactly one fixed point in the box; *)
        /\ exists p, In_box p /\ g omega tau p = p
             /\ (forall q, In_box q -> g omega tau q = q -> q = p)
             (* it lies where the paper says, *)
             /\ (-0.03106 <= fst p <= 0.06773 /\ 0.80009 <= snd p <= 1.48617)
             (* and the whole box converges to it. *)
             /\ Attracts (g omega tau) k p)
  (* At omega = 0, tau = 1 it is (0, 1), exactly. *)
  /\ g 0 1 (0, 1) = (0, 1).

(* Theorem 2: a large variance decreases. *)
Definition Theorem2 : Prop :=
  forall mu omega nu tau, -1 <= mu <= 1 -> -0.1 <= omega <= 0.1 ->
    3 <= nu <= 16 -> 0.8 <= tau <= 1.25 -> variance (mu * omega) (nu * tau) < nu.

(* Theorem 3: a small variance increases. *)
Definition Theorem3 : Prop :=
  forall mu omega nu tau, -0.1 <= mu <= 0.1 -> -0.1 <= omega <= 0.1 ->
    (0.02 <= nu <= 0.16 /\ 0.8 <= tau <= 1.25 \/ 0.02 <= nu <= 0.24 /\ 0.9 <= tau <= 1.25) ->
    nu < variance (mu * omega) (nu * tau).
