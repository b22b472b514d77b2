package condition

// simplify joins the memberships of one question in an or: "a" in q or "b" in q reads q once, and then strong Kleene
// alone is exact. The tree as written stays for explanations.
func simplify(n *node) *node {
	//exhaustive:ignore
	// the other nodes are all treated alike
	switch n.op {
	case opAnd, opOr:
		list := make([]*node, 0, len(n.list))
		for _, x := range n.list {
			list = append(list, simplify(x))
		}
		if n.op == opOr {
			list = joinMemberships(list)
		}
		if len(list) == 1 {
			return list[0]
		}
		out := *n
		out.list = list
		return &out
	case opNot:
		out := *n
		out.a = simplify(n.a)
		return &out
	default:
		return n
	}
}

func joinMemberships(list []*node) []*node {
	out := list[:0]
next:
	for _, x := range list {
		if x.op == opHas || x.op == opCodeIn {
			for i, y := range out {
				if y.op == x.op && y.slot == x.slot {
					joined := *y
					joined.mask |= x.mask
					out[i] = &joined
					continue next
				}
			}
		}
		out = append(out, x)
	}
	return out
}
