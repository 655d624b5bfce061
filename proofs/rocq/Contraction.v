(* Lemma 12: the map is a contraction of the box. The Jacobian
     H = [[omega m_x, tau m_y], [omega v_x, tau v_y]]
   has a Frobenius norm below k, which bounds its spectral norm. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Derivatives MeanValue Slices Leaves SelfMap.
Open Scope R_scope.

Definition k : R := 0.985.

Lemma square_le a b : - b <= a <= b -> a * a <= b * b.
Proof. intros. nra. Qed.

(* The Frobenius norm: 0.105^2 + 0.121^2 + 0.08^2 + 0.968^2 < 0.985^2. *)
Lemma jacobian_norm omega tau x y :
  Weights omega tau -> -0.01 <= x <= 0.01 -> 0.76 <= y <= 1.65 ->
  (omega * mean_x x y) * (omega * mean_x x y) + (tau * mean_y x y) * (tau * mean_y x y)
  + ((omega * variance_x x y) * (omega * variance_x x y)
     + (tau * variance_y x y) * (tau * variance_y x y)) <= k * k.
Proof.
  intros [Ho Ht] Hx Hy. destruct (all_slices x y ltac:(lra) Hy) as [H1 [H2 [H3 H4]]].
  pose proof (square_le (omega * mean_x x y) 0.105 ltac:(nra)).
  pose proof (square_le (tau * mean_y x y) 0.121 ltac:(nra)).
  pose proof (square_le (omega * variance_x x y) 0.08 ltac:(nra)).
  pose proof (square_le (tau * variance_y x y) 0.968 ltac:(nra)).
  unfold k. lra.
Qed.

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

Lemma contraction omega tau p q : Weights omega tau -> In_box p -> In_box q ->
  distance (g omega tau p) (g omega tau q) <= k * distance p q.
Proof.
  intros Hw Hp Hq.
  destruct (x_range omega tau p Hw Hp) as [Hxp Hyp].
  destruct (x_range omega tau q Hw Hq) as [Hxq Hyq].
  unfold distance.
  set (a := fst (g omega tau p) - fst (g omega tau q)).
  set (b := snd (g omega tau p) - snd (g omega tau q)).
  set (d := fst p - fst q). set (e := snd p - snd q).
  assert (H : a * a + b * b <= k * k * (d * d + e * e)).
  { destruct (mean_value _ _ _ (fst q * omega) (snd q * tau) (fst p * omega) (snd p * tau)
                (combination_differentiable a b)) as [s [Hs E]]; [lra|lra|].
    set (x := between _ _ s) in E. set (y := between (snd q * tau) _ s) in E.
    apply (norm_bound (omega * mean_x x y) (tau * mean_y x y)
             (omega * variance_x x y) (tau * variance_y x y)).
    - apply jacobian_norm; [exact Hw| |]; apply between_in; assumption.
    - transitivity (a * mean (fst p * omega) (snd p * tau)
                    + b * variance (fst p * omega) (snd p * tau)
                    - (a * mean (fst q * omega) (snd q * tau)
                       + b * variance (fst q * omega) (snd q * tau))).
      + unfold a, b, g; simpl. ring.
      + rewrite E. unfold d, e. ring. }
  replace (k * sqrt (d * d + e * e)) with (sqrt (k * k * (d * d + e * e))).
  - apply sqrt_le_1_alt. exact H.
  - rewrite sqrt_mult by (unfold k; nra). f_equal. apply sqrt_square. unfold k. lra.
Qed.
