// Package effects has a statement for each form of an effect.
package effects

import (
	"bufio"
	"bytes"
	"container/heap"
	"container/list"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
)

type state int

const running state = 1

type conn struct{ io.ReadWriteCloser }

func (c *conn) Write(p []byte) (int, error) { return 0, nil } // a stream

type queue []int

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return false }
func (q queue) Swap(i, j int)      {}
func (q *queue) Push(x any)        {}
func (q *queue) Pop() any          { return nil }

type pool struct{}

func (*pool) Remove(*S)   {}
func (*pool) Put(*S)      {}
func (*pool) Discard(int) {}

type S struct {
	mu      sync.RWMutex
	wg      sync.WaitGroup
	n       int
	size    float64
	busy    bool
	closed  bool
	err     error
	state   state
	name    string
	items   []int
	byName  map[string]int
	sets    map[string]map[int]bool
	next    *S
	list    *list.List
	heap    queue
	ch      chan int
	done    chan struct{}
	syn     sync.Map
	a       atomic.Int64
	u       uint32
	u64     uint64
	i       int64
	flag    atomic.Bool
	pointer atomic.Pointer[S]
	conn    *conn
	w       *bufio.Writer
	r       *bufio.Reader
	buf     bytes.Buffer
	point   struct{ x, y int }
}

func (s *S) stores(other []int, n int, err error, b bool) {
	s.items = nil        // want `clear s.items`
	s.items = []int{}    // want `clear s.items`
	s.items = other      // want `set s.items`
	s.next = &S{}        // want `set s.next`
	s.next = nil         // want `clear s.next`
	s.name = ""          // want `clear s.name`
	s.name = "x"         // want `state s.name`
	s.state = running    // want `state s.state`
	s.state = state(n)   // want `set s.state`
	s.busy = true        // want `raise s.busy`
	s.busy = false       // want `lower s.busy`
	s.busy = b           // want `set s.busy`
	s.n = n              // want `set s.n`
	s.n++                // want `inc s.n`
	s.n--                // want `dec s.n`
	s.n += n             // want `inc s.n`
	s.n -= 2             // want `dec s.n`
	s.n += -2            // want `dec s.n`
	s.n -= -2            // want `inc s.n`
	s.n = s.n + 1        // want `inc s.n`
	s.n = 1 + n          // want `set s.n`
	s.n *= 2             // want `set s.n`
	s.size += 0.5        // want `inc s.size`
	s.name += "x"        // want `set s.name`
	s.next.n++           // want `inc s.next.n`
	s.point.x++          // want `inc s.point.x`
	s.items[0] = n       // want `set s.items element`
	s.items[0]++         // want `inc s.items element`
	s.err = err          // want `set s.err` `poison s`
	s.err = nil          // want `clear s.err`
	s.closed = true      // want `raise s.closed` `poison s`
	s.closed = false     // want `lower s.closed`
	s.next.closed = true // want `raise s.next.closed` `poison s.next`
}

func (s *S) slices(x int, other []int) {
	s.items = append(s.items, x)                    // want `append s.items`
	s.items = append(s.items, other...)             // want `append s.items`
	s.items = append([]int{x}, s.items...)          // want `set s.items`
	s.items = append(s.items[:x], s.items[x+1:]...) // want `pop s.items`
	s.items = append(s.items[:0], other...)         // want `set s.items`
	s.items = append(other, x)                      // want `set s.items`
	s.items = s.items[1:]                           // want `pop s.items`
	s.items = s.items[:len(s.items)-1]              // want `pop s.items`
	s.items = s.items[:0]                           // want `clear s.items`
	s.items = make([]int, 0, 8)                     // want `clear s.items`
	s.items = make([]int, 8)                        // want `set s.items`
	s.items = slices.Delete(s.items, 0, 1)          // want `pop s.items`
	s.items = slices.DeleteFunc(s.items, nil)       // want `pop s.items`
	s.items = slices.Insert(s.items, 0, x)          // want `append s.items`
	s.items = slices.Clone(other)                   // want `set s.items`
	s.next.items = append(s.next.items, s.items[0]) // want `append s.next.items`
	clear(s.items)                                  // want `clear s.items`
	old := s.items
	s.items = append(old, x) // want `append s.items`
}

func (s *S) maps(key string, x int) {
	s.byName[key] = x               // want `insert s.byName`
	s.byName[key]++                 // want `inc s.byName element`
	s.byName[key] -= x              // want `dec s.byName element`
	delete(s.byName, key)           // want `delete s.byName`
	clear(s.byName)                 // want `clear s.byName`
	s.byName = make(map[string]int) // want `clear s.byName`
	s.byName = map[string]int{}     // want `clear s.byName`
	s.sets[key][x] = true           // want `insert s.sets element`
	delete(s.sets[key], x)          // want `delete s.sets element`
	s.syn.Store(key, x)             // want `insert s.syn`
	s.syn.LoadOrStore(key, x)       // want `insert s.syn`
	s.syn.Delete(key)               // want `delete s.syn`
	_, _ = s.syn.LoadAndDelete(key) // want `delete s.syn`
	s.syn.CompareAndDelete(key, x)  // want `delete s.syn`
	s.syn.Clear()                   // want `clear s.syn`
	_, _ = s.syn.Load(key)
	_ = s.byName[key]
}

func (s *S) packageMaps(from map[string]int) {
	maps.Copy(s.byName, from)      // want `insert s.byName`
	maps.DeleteFunc(s.byName, nil) // want `delete s.byName`
	s.byName = maps.Clone(from)    // want `set s.byName`
}

func (s *S) containers(x any, e *list.Element) {
	s.list.PushBack(x)        // want `append s.list`
	s.list.PushFront(x)       // want `append s.list`
	s.list.InsertBefore(x, e) // want `append s.list`
	s.list.Remove(e)          // want `pop s.list`
	s.list.Init()             // want `clear s.list`
	s.list.MoveToBack(e)
	heap.Push(&s.heap, 1)   // want `append s.heap`
	heap.Pop(&s.heap)       // want `pop s.heap`
	heap.Remove(&s.heap, 1) // want `pop s.heap`
	heap.Fix(&s.heap, 1)
}

func (s *S) atomics(x *S, n int64) {
	s.a.Add(1)                              // want `inc s.a`
	s.a.Add(-1)                             // want `dec s.a`
	s.a.Add(-n)                             // want `dec s.a`
	s.a.Store(0)                            // want `state s.a`
	s.a.Store(n)                            // want `set s.a`
	atomic.AddInt64(&s.i, 1)                // want `inc s.i`
	atomic.AddInt64(&s.i, -1)               // want `dec s.i`
	atomic.AddUint32(&s.u, 1)               // want `inc s.u`
	atomic.AddUint32(&s.u, ^uint32(0))      // want `dec s.u`
	atomic.AddUint64(&s.u64, ^uint64(0))    // want `dec s.u64`
	atomic.StoreInt64(&s.i, 3)              // want `state s.i`
	s.flag.Store(true)                      // want `raise s.flag`
	s.flag.Store(false)                     // want `lower s.flag`
	_ = s.pointer.Swap(nil)                 // want `clear s.pointer`
	s.pointer.Store(x)                      // want `set s.pointer`
	s.flag.CompareAndSwap(false, true)      // want `raise s.flag`
	if s.flag.CompareAndSwap(false, true) { // want `raise s.flag on its edge`
		return
	}
	if !atomic.CompareAndSwapInt64(&s.i, 0, 1) { // want `state s.i on its edge`
		return
	}
	_, _ = s.a.Load(), s.flag.Load()
}

func (s *S) locks() {
	s.mu.Lock()    // want `lock s.mu`
	s.mu.Unlock()  // want `unlock s.mu`
	s.mu.RLock()   // want `rlock s.mu`
	s.mu.RUnlock() // want `runlock s.mu`
	s.wg.Add(1)    // want `inc s.wg`
	s.wg.Add(-1)   // want `dec s.wg`
	s.wg.Done()    // want `dec s.wg`
	s.wg.Wait()
	if s.mu.TryLock() { // want `lock s.mu on its edge`
		return
	}
	if s.mu.TryRLock() { // want `rlock s.mu on its edge`
		return
	}
}

func (s *S) channels(x int) {
	s.ch <- x // want `send s.ch`
	<-s.ch    // want `receive s.ch`
	select {
	case s.ch <- x: // want `send s.ch on its edge`
		print("sent")
	case x = <-s.next.ch: // want `receive s.next.ch on its edge`
		print("received", x)
	default:
	}
	close(s.done) // want `poison s.done` `poison s`
}

func (s *S) streams(p []byte) {
	s.conn.Write(p)          // want `write s.conn`
	s.conn.Read(p)           // want `read s.conn`
	fmt.Fprintf(s.conn, "x") // want `write s.conn`
	io.WriteString(s.w, "x") // want `write s.w`
	io.Copy(s.conn, s.r)     // want `write s.conn` `read s.r`
	io.ReadFull(s.r, p)      // want `read s.r`
	s.w.WriteByte(1)         // want `write s.w` `poison s.w`
	s.w.Flush()              // want `flush s.w` `poison s.w`
	s.r.ReadByte()           // want `read s.r`
	s.buf.Write(p)
	fmt.Fprint(&s.buf, 1)
}

func (s *S) Close() error { return nil }

func (s *S) lives(p *pool) {
	s.Close()      // want `poison s`
	s.next.Close() // want `poison s.next`
	s.conn.Close() // want `poison s.conn`
	p.Remove(s)    // want `poison s`
	p.Put(s)
	p.Discard(1) // want `poison p`
}
