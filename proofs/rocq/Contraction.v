(* Lemma 12: the map is a contraction of the box, with the factor that bounds the Jacobian's norm. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Derivatives MeanValue Tree Goals Leaves SelfMap.
Open Scope R_scope.

(* (a, b) = J (d, e) along a chord: then |(a, b)| <= |J| |(d, e)|, by Cauchy and Schwarz. *)
Lemma norm_bound j11 j12 j21 j22 a b d e K :
  j11 * j11 + j12 * j12 + (j21 * j21 + j22 * j22) <= K ->
  a * a + b * b = a * (j11 * d + j12 * e) + b * (j21 * d + j22 * e) ->
  a * a + b * b <= K * (d * d + e * e).
Proof.
  intros HJ E.
  set (p := j11 * d + j12 * e) in *. set (q := j21 * d + j22 * e) in *.
  assert (Hp : p * p <= (j11 * j11 + j12 * j12) * (d * d + e * e)).
  { unfold p. pose proof (Rle_0_sqr (j11 * e - j12 * d)). unfold Rsqr in *. nra. }
  assert (Hq : q * q <= (j21 * j21 + j22 * j22) * (d * d + e * e)).
  { unfold q. pose proof (Rle_0_sqr (j21 * e - j22 * d)). unfold Rsqr in *. nra. }
  assert (0 <= d * d + e * e) by nra.
  assert (p * p + q * q <= K * (d * d + e * e)) by nra.
  pose proof (Rle_0_sqr (a - p)). pose proof (Rle_0_sqr (b - q)). unfold Rsqr in *. lra.
Qed.

Lemma combination_differentiable a b :
  Differentiable (fun x y => a * mean x y + b * variance x y)
    (fun x y => a * mean_x x y + b * variance_x x y)
    (fun x y => a * mean_y x y + b * variance_y x y).
Proof.
  intros x y t dx dy Hx Hy Hp.
  pose proof (mean_differentiable x y t dx dy Hx Hy Hp) as Dm.
  pose proof (variance_differentiable x y t dx dy Hx Hy Hp) as Dv.
  evar_last.
  - apply (is_derive_plus (fun s => a * mean (x s) (y s)) (fun s => b * variance (x s) (y s))).
    + apply (is_derive_scal (fun s => mean (x s) (y s)) t a). exact Dm.
    + apply (is_derive_scal (fun s => variance (x s) (y s)) t b). exact Dv.
  - unfold plus, scal; simpl. unfold mult; simpl. ring.
Qed.

Lemma contraction : exists k, 0 <= k < 1 /\ forall omega tau p q,
  Weights omega tau -> In_box p -> In_box q ->
  distance (g omega tau p) (g omega tau q) <= k * distance p q.
Proof.
  destruct contraction_0_0 as [k [Hk Hnorm]]. exists k. split; [exact Hk|].
  intros omega tau [mp np] [mq nq] Hw Hp Hq.
  unfold distance.
  set (a := fst (g omega tau (mp, np)) - fst (g omega tau (mq, nq))).
  set (b := snd (g omega tau (mp, np)) - snd (g omega tau (mq, nq))).
  set (d := fst (mp, np) - fst (mq, nq)). set (e := snd (mp, np) - snd (mq, nq)).
  assert (H : a * a + b * b <= k * k * (d * d + e * e)).
  { assert (Hy : 0 < nq * tau /\ 0 < np * tau) by (destruct Hw, Hp, Hq; cbn in *; split; nra).
    destruct (mean_value _ _ _ (mq * omega) (nq * tau) (mp * omega) (np * tau)
                (combination_differentiable a b)) as [s [Hs E]]; [apply Hy|apply Hy|].
    (* The point between, in x and y, is the image of the one between in mu and nu. *)
    replace (between (mq * omega) (mp * omega) s) with (between mq mp s * omega) in E
      by (unfold between; ring).
    replace (between (nq * tau) (np * tau) s) with (between nq np s * tau) in E
      by (unfold between; ring).
    set (mu := between mq mp s) in E. set (nu := between nq np s) in E.
    apply (norm_bound (omega * mean_x (mu * omega) (nu * tau)) (tau * mean_y (mu * omega) (nu * tau))
             (omega * variance_x (mu * omega) (nu * tau)) (tau * variance_y (mu * omega) (nu * tau))).
    - apply Hnorm, in_domain; [exact Hw|].
      destruct Hp, Hq. split; apply between_in; assumption.
    - transitivity (a * mean (mp * omega) (np * tau) + b * variance (mp * omega) (np * tau)
                    - (a * mean (mq * omega) (nq * tau) + b * variance (mq * omega) (nq * tau))).
      + unfold a, b, g; simpl. ring.
      + rewrite E. unfold d, e. simpl. ring. }
  replace (k * sqrt (d * d + e * e)) with (sqrt (k * k * (d * d + e * e))).
  - apply sqrt_le_1_alt. exact H.
  - rewrite sqrt_mult by nra. f_equal. apply sqrt_square. apply Hk.
Qed.
