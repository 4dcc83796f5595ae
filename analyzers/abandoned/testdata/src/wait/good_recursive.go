package wait

// A Tree is what there is to load.
type Tree struct {
	id   int
	leaf bool
	subs []*Tree
}

// LoadTree has a worker for each page of a tree, which the branches are asked for.
func (s *Store) LoadTree(t *Tree, show func(int)) {
	ids := make(chan int, 4)
	defer close(ids)
	go func() {
		for id := range ids {
			show(id)
		}
	}()
	s.queue(t, ids)
}

// queue calls itself, so that nobody counts how often it sends.
func (s *Store) queue(t *Tree, ids chan<- int) {
	if t.leaf {
		ids <- t.id
		return
	}
	for _, sub := range t.subs {
		s.queue(sub, ids)
	}
}
