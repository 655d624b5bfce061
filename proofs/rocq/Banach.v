(* Banach's fixed point theorem on a box of the plane, from the completeness of the real numbers. *)
From Coq Require Import Reals Lra Psatz Lia.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement.
Open Scope R_scope.

Lemma distance_pos p q : 0 <= distance p q.
Proof. apply sqrt_pos. Qed.

Lemma distance_zero p q : distance p q <= 0 -> p = q.
Proof.
  unfold distance. intros H.
  set (a := fst p - fst q) in *. set (b := snd p - snd q) in *.
  assert (E : sqrt (a * a + b * b) = 0) by (pose proof (sqrt_pos (a * a + b * b)); lra).
  apply sqrt_eq_0 in E; [|nra].
  assert (a = 0) by nra. assert (b = 0) by nra.
  destruct p, q; unfold a, b in *; simpl in *. f_equal; lra.
Qed.

Lemma distance_sym p q : distance p q = distance q p.
Proof. unfold distance. f_equal. ring. Qed.

Lemma distance_fst p q : Rabs (fst p - fst q) <= distance p q.
Proof.
  unfold distance. rewrite <- sqrt_Rsqr_abs. apply sqrt_le_1_alt.
  pose proof (Rle_0_sqr (snd p - snd q)). unfold Rsqr in *. lra.
Qed.

Lemma distance_snd p q : Rabs (snd p - snd q) <= distance p q.
Proof.
  unfold distance. rewrite <- sqrt_Rsqr_abs. apply sqrt_le_1_alt.
  pose proof (Rle_0_sqr (fst p - fst q)). unfold Rsqr in *. lra.
Qed.

Lemma distance_sum p q : distance p q <= Rabs (fst p - fst q) + Rabs (snd p - snd q).
Proof.
  unfold distance. set (a := fst p - fst q). set (b := snd p - snd q).
  pose proof (Rabs_pos a). pose proof (Rabs_pos b).
  rewrite <- (sqrt_square (Rabs a + Rabs b)) by lra. apply sqrt_le_1_alt.
  pose proof (Rsqr_abs a) as Ea. pose proof (Rsqr_abs b) as Eb. unfold Rsqr in *. nra.
Qed.

Lemma distance_triangle p q r : distance p r <= distance p q + distance q r.
Proof.
  unfold distance.
  set (a := fst p - fst q). set (b := snd p - snd q).
  set (c := fst q - fst r). set (d := snd q - snd r).
  replace (fst p - fst r) with (a + c) by (unfold a, c; ring).
  replace (snd p - snd r) with (b + d) by (unfold b, d; ring).
  assert (Hu : 0 <= a * a + b * b) by nra. assert (Hv : 0 <= c * c + d * d) by nra.
  pose proof (sqrt_pos (a * a + b * b)) as Hu'. pose proof (sqrt_pos (c * c + d * d)) as Hv'.
  pose proof (sqrt_sqrt _ Hu) as Eu. pose proof (sqrt_sqrt _ Hv) as Ev.
  set (u := sqrt (a * a + b * b)) in *. set (v := sqrt (c * c + d * d)) in *.
  rewrite <- (sqrt_square (u + v)) by lra. apply sqrt_le_1_alt.
  assert (a * c + b * d <= u * v).
  { apply Rsqr_incr_0_var; [|nra]. unfold Rsqr.
    replace (u * v * (u * v)) with ((u * u) * (v * v)) by ring. rewrite Eu, Ev.
    pose proof (Rle_0_sqr (a * d - b * c)). unfold Rsqr in *. nra. }
  nra.
Qed.

Section Banach.
Variables (f : R * R -> R * R) (k : R).
Hypotheses (Hk : 0 <= k < 1)
  (Hself : forall p, In_box p -> In_box (f p))
  (Hcontract : forall p q, In_box p -> In_box q -> distance (f p) (f q) <= k * distance p q).

Lemma iterate_in n p : In_box p -> In_box (iterate f n p).
Proof. intros Hp. induction n; simpl; auto. Qed.

Lemma iterate_contract n p q : In_box p -> In_box q ->
  distance (iterate f n p) (iterate f n q) <= k ^ n * distance p q.
Proof.
  intros Hp Hq. induction n as [|n IH]; simpl; [lra|].
  apply Rle_trans with (1 := Hcontract _ _ (iterate_in n p Hp) (iterate_in n q Hq)). nra.
Qed.

Lemma iterate_add n m p : iterate f (n + m) p = iterate f n (iterate f m p).
Proof. induction n as [|n IH]; simpl; [reflexivity|]. f_equal. exact IH. Qed.

(* Two points of the box are less than 1 apart. *)
Lemma distance_box p q : In_box p -> In_box q -> distance p q <= 1.
Proof.
  intros [Hp Hp'] [Hq Hq']. apply Rle_trans with (1 := distance_sum p q).
  assert (Rabs (fst p - fst q) <= 0.2) by (apply Rabs_le; lra).
  assert (Rabs (snd p - snd q) <= 0.7) by (apply Rabs_le; lra). lra.
Qed.

Lemma iterates_close p n m : In_box p -> (n <= m)%nat ->
  distance (iterate f n p) (iterate f m p) <= k ^ n.
Proof.
  intros Hp Hnm. replace m with (n + (m - n))%nat by lia. rewrite iterate_add.
  apply Rle_trans with (1 := iterate_contract n _ _ Hp (iterate_in _ p Hp)).
  pose proof (distance_box _ _ Hp (iterate_in (m - n) p Hp)).
  pose proof (pow_le k n (proj1 Hk)). nra.
Qed.

Lemma power_small eps : 0 < eps -> exists N, forall n, (N <= n)%nat -> k ^ n < eps.
Proof.
  intros He. destruct (pow_lt_1_zero k ltac:(rewrite Rabs_pos_eq; lra) eps He) as [N HN].
  exists N. intros n Hn. specialize (HN n Hn). rewrite Rabs_pos_eq in HN; [exact HN|].
  apply pow_le; lra.
Qed.

(* A coordinate of the iterates is a Cauchy sequence. *)
Lemma coordinate_converges (c : R * R -> R) p :
  (forall p q, Rabs (c p - c q) <= distance p q) -> In_box p ->
  ex_finite_lim_seq (fun n => c (iterate f n p)).
Proof.
  intros Hc Hp. apply ex_lim_seq_cauchy_corr. intros eps.
  destruct (power_small eps (cond_pos eps)) as [N HN]. exists N. intros n m Hn Hm.
  apply Rle_lt_trans with (1 := Hc _ _).
  destruct (Nat.le_ge_cases n m) as [H|H].
  - apply Rle_lt_trans with (1 := iterates_close p n m Hp H). apply HN, Hn.
  - rewrite distance_sym. apply Rle_lt_trans with (1 := iterates_close p m n Hp H). apply HN, Hm.
Qed.

Lemma is_lim_in_range v l a b : is_lim_seq v (Finite l) -> (forall n, a <= v n <= b) -> a <= l <= b.
Proof.
  intros Hl Hv. split.
  - apply (is_lim_seq_le (fun _ => a) v (Finite a) (Finite l)); [apply Hv|apply is_lim_seq_const|exact Hl].
  - apply (is_lim_seq_le v (fun _ => b) (Finite l) (Finite b)); [apply Hv|exact Hl|apply is_lim_seq_const].
Qed.

Lemma attracts p : In_box p -> f p = p -> Attracts f k p.
Proof.
  intros Hp E start Hs.
  assert (Hd : forall n, distance (iterate f n start) p <= k ^ n * distance start p).
  { intros n. replace p with (iterate f n p) at 1; [apply iterate_contract; assumption|].
    induction n as [|n IH]; simpl; [reflexivity|]. rewrite IH. exact E. }
  assert (Hz : is_lim_seq (fun n => k ^ n * distance start p) 0).
  { replace (Finite 0) with (Rbar_mult (Finite 0) (Finite (distance start p)))
      by (simpl; f_equal; ring).
    apply is_lim_seq_scal_r, is_lim_seq_geom. rewrite Rabs_pos_eq; lra. }
  assert (Hlim : forall c : R * R -> R, (forall p q, Rabs (c p - c q) <= distance p q) ->
                 is_lim_seq (fun n => c (iterate f n start)) (c p)).
  { intros c Hc. apply is_lim_seq_spec. intros eps.
    apply is_lim_seq_spec in Hz. destruct (Hz eps) as [N HN]. exists N. intros n Hn.
    specialize (HN n Hn). rewrite Rminus_0_r in HN. apply Rle_lt_trans with (2 := HN).
    apply Rle_trans with (1 := Hc _ _), Rle_trans with (1 := Hd n), Rle_abs. }
  split; [exact Hd|]. split; apply Hlim; [exact distance_fst|exact distance_snd].
Qed.

Theorem banach : exists p, In_box p /\ f p = p /\ (forall q, In_box q -> f q = q -> q = p).
Proof.
  assert (H0 : In_box (0, 1)) by (unfold In_box; simpl; lra).
  destruct (coordinate_converges fst (0, 1) distance_fst H0) as [x Hx].
  destruct (coordinate_converges snd (0, 1) distance_snd H0) as [y Hy].
  assert (Hp : In_box (x, y)).
  { split; simpl.
    - apply (is_lim_in_range _ _ _ _ Hx). intros n. apply (iterate_in n _ H0).
    - apply (is_lim_in_range _ _ _ _ Hy). intros n. apply (iterate_in n _ H0). }
  assert (Ep : f (x, y) = (x, y)).
  { (* f p is as near as one likes to an iterate, which is near to p. *)
    apply distance_zero, le_epsilon. intros eps He. rewrite Rplus_0_l.
    apply is_lim_seq_spec in Hx. apply is_lim_seq_spec in Hy.
    assert (He4 : 0 < eps / 4) by lra.
    destruct (Hx (mkposreal _ He4)) as [N HN]. destruct (Hy (mkposreal _ He4)) as [M HM].
    pose (n := Nat.max N M).
    assert (Hnear : forall m, (n <= m)%nat -> distance (iterate f m (0, 1)) (x, y) <= eps / 2).
    { intros m Hm. apply Rle_trans with (1 := distance_sum _ _).
      specialize (HN m ltac:(lia)). specialize (HM m ltac:(lia)). simpl in *. lra. }
    pose proof (Hnear n (Nat.le_refl n)) as A. pose proof (Hnear (S n) ltac:(lia)) as B.
    pose proof (Hcontract _ _ (iterate_in n _ H0) Hp) as C. simpl in B.
    apply Rle_trans with (1 := distance_triangle _ (f (iterate f n (0, 1))) _).
    rewrite (distance_sym (f (x, y))).
    pose proof (distance_pos (iterate f n (0, 1)) (x, y)). nra. }
  exists (x, y). split; [exact Hp|]. split; [exact Ep|].
  intros q Hq E. apply distance_zero.
  pose proof (Hcontract q (x, y) Hq Hp) as C. rewrite E, Ep in C.
  pose proof (distance_pos q (x, y)). nra.
Qed.
End Banach.
