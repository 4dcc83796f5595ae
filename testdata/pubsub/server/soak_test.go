package server_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/server"
)

var (
	soakTime = flag.Duration("soak", 0, "run TestSoak for this `duration`")
	soakSeed = flag.Uint64("soak-seed", 1, "`seed` of the clients of TestSoak")
)

const (
	soakClients = 50
	// Fewer than the clients, so that they meet the limit as well.
	soakMaxConns = 45
	// The live subscriber may be behind by less than the channel holds.
	soakWindow = 512
	// What the heap may differ by between two quiet moments.
	soakHeapSlack = 4 << 20
)

// TestSoak runs clients that come and go in every way, good and bad. Meanwhile
// a subscriber that keeps up has to get every message, and the server has to
// need no more memory and goroutines in the end than after a warm-up.
func TestSoak(t *testing.T) {
	if *soakTime == 0 {
		t.Skip("use -soak=20s to run this")
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	stopped := make(chan error, 1)
	go func() {
		cfg := server.Config{MaxConns: soakMaxConns, WriteTimeout: 2 * time.Second, Grace: time.Second}
		stopped <- server.New(cfg).Serve(ctx, ln)
	}()

	live := startLive(t, ln.Addr().String())
	quiet := runtime.NumGoroutine()
	soak := &soak{addr: ln.Addr().String()}

	soak.run(*soakTime / 5)
	warm := soak.measure(quiet)
	soak.run(*soakTime - *soakTime/5)
	end := soak.measure(quiet)

	published, received := live.stop(t)
	stop()
	require.NoError(t, <-stopped)

	t.Logf("seed %d, %v: %d sessions, %d commands, %d calls cancelled", *soakSeed, *soakTime, soak.sessions.Load(), soak.commands.Load(), soak.cancelled.Load())
	t.Logf("live subscriber: %d messages published, %d received", published, received)
	t.Logf("heap: %.1f MB after warm-up, %.1f MB in the end, %.1f MB at most", mb(warm.heap), mb(end.heap), mb(soak.peakHeap.Load()))
	t.Logf("goroutines: %d when quiet at first, %d after warm-up, %d in the end, %d at most", quiet, warm.goroutines, end.goroutines, soak.peakGoroutines.Load())

	require.Equal(t, published, received, "the live subscriber has lost messages")
	require.LessOrEqual(t, end.goroutines, quiet, "goroutines are left")
	require.Less(t, end.heap, warm.heap+soakHeapSlack, "the heap has grown")
}

func mb(bytes uint64) float64 { return float64(bytes) / (1 << 20) }

// A live is a publisher and a subscriber that keeps up with it.
type live struct {
	cancel    context.CancelFunc
	published chan int
	received  chan int
	errs      chan error
}

func startLive(t *testing.T, addr string) *live {
	publisher, err := client.Dial(t.Context(), client.TCP(addr))
	require.NoError(t, err)
	c, err := client.Dial(t.Context(), client.TCP(addr))
	require.NoError(t, err)
	s, err := c.Subscribe(t.Context(), "live")
	require.NoError(t, err)

	ctx, cancel := context.WithCancel(context.Background())
	l := &live{cancel: cancel, published: make(chan int, 1), received: make(chan int, 1), errs: make(chan error, 2)}
	window := make(chan struct{}, soakWindow)
	go func() {
		defer publisher.Close()
		n, err := publishLive(ctx, publisher, window)
		l.errs <- err
		l.published <- n
	}()
	go func() {
		defer s.Close()
		n, err := receiveLive(s, window)
		l.errs <- err
		l.received <- n
	}()
	return l
}

const lastMessage = "last"

// publishLive publishes numbers until ctx ends, and then the last message.
func publishLive(ctx context.Context, publisher *client.Client, window chan<- struct{}) (int, error) {
	for n := 0; ; n++ {
		select {
		case window <- struct{}{}:
		case <-ctx.Done():
			_, err := publisher.Publish(context.Background(), "live", lastMessage)
			return n, err
		}
		if _, err := publisher.Publish(context.Background(), "live", fmt.Sprint(n)); err != nil {
			return n, err
		}
	}
}

// receiveLive receives numbers, without a gap, up to the last message. Each
// call of Next is given little time, and what it was reading is not lost.
func receiveLive(s *client.Subscriber, window <-chan struct{}) (int, error) {
	for n := 0; ; {
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Microsecond)
		m, err := s.Next(ctx)
		cancel()
		switch {
		case err != nil && ctx.Err() != nil:
			continue
		case err != nil:
			return n, err
		case m.Payload == lastMessage:
			return n, nil
		case m.Payload != fmt.Sprint(n):
			return n, fmt.Errorf("got message %s instead of %d", m.Payload, n)
		}
		<-window
		n++
	}
}

// stop ends both and returns what they have counted.
func (l *live) stop(t *testing.T) (published, received int) {
	l.cancel()
	require.NoError(t, <-l.errs)
	require.NoError(t, <-l.errs)
	return <-l.published, <-l.received
}

// A soak is the crowd of clients.
type soak struct {
	addr   string
	rounds uint64

	sessions, commands, cancelled atomic.Int64
	peakHeap                      atomic.Uint64
	peakGoroutines                atomic.Int64
}

// run lets the clients loose for a while.
func (s *soak) run(d time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	s.rounds++
	var clients sync.WaitGroup
	for id := range uint64(soakClients) {
		clients.Go(func() {
			c := &soakClient{soak: s, random: rand.New(rand.NewPCG(*soakSeed, s.rounds*1000+id))}
			for ctx.Err() == nil {
				c.session(ctx)
			}
		})
	}
	clients.Go(func() {
		for tick := time.Tick(100 * time.Millisecond); ctx.Err() == nil; <-tick {
			m := look()
			s.peakHeap.Store(max(s.peakHeap.Load(), m.heap))
			s.peakGoroutines.Store(max(s.peakGoroutines.Load(), int64(m.goroutines)))
		}
	})
	clients.Wait()
}

type measurement struct {
	heap       uint64
	goroutines int
}

func look() measurement {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return measurement{heap: m.HeapAlloc, goroutines: runtime.NumGoroutine()}
}

// measure waits until the server has noticed that the clients are gone, and
// looks at what is left. The goroutines are those of that moment: the live subscriber
// has one more each time that a call of Next comes to its end.
func (s *soak) measure(quiet int) measurement {
	tick := time.Tick(50 * time.Millisecond)
	goroutines := runtime.NumGoroutine()
	for range 200 {
		if goroutines <= quiet {
			break
		}
		<-tick
		goroutines = runtime.NumGoroutine()
	}
	runtime.GC()
	runtime.GC() // what finalizers and pools held on to
	m := look()
	m.goroutines = goroutines
	return m
}

// A soakClient connects, does something, and leaves, again and again.
type soakClient struct {
	*soak
	random *rand.Rand
}

func (c *soakClient) session(ctx context.Context) {
	select {
	case <-time.After(time.Duration(c.random.IntN(50)) * time.Millisecond):
	case <-ctx.Done():
		return
	}
	nc, err := client.TCP(c.addr)(ctx)
	if err != nil {
		return
	}
	// An abrupt end. It also leaves no socket waiting, of which there would
	// soon be too many.
	nc.(*net.TCPConn).SetLinger(0)
	defer nc.Close()
	c.sessions.Add(1)

	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	own, err := client.Dial(ctx, func(context.Context) (net.Conn, error) { return nc, nil })
	if err != nil {
		return
	}
	switch c.random.IntN(8) {
	case 0:
		c.sendNonsense(nc)
	case 1:
		c.stopReading(ctx, own, nc)
	case 2, 3:
		c.subscribe(ctx, own)
	case 4:
		c.share(ctx, own)
	default:
		c.call(ctx, own)
	}
}

// sendNonsense sends a frame that is cut short, or bytes that are no frame.
func (c *soakClient) sendNonsense(nc net.Conn) {
	frame := []byte("*3\r\n$3\r\nset\r\n$3\r\nkey\r\n$5\r\nvalue\r\n")
	if c.random.IntN(2) == 0 {
		frame[c.random.IntN(len(frame))] = byte(c.random.UintN(256))
	} else {
		frame = frame[:c.random.IntN(len(frame))]
	}
	nc.Write(frame)
}

// stopReading subscribes to the busy channel, or asks for a lot, and reads
// nothing.
func (c *soakClient) stopReading(ctx context.Context, own *client.Client, nc net.Conn) {
	if c.random.IntN(2) == 0 {
		own.Subscribe(ctx, "live")
	} else {
		nc.SetWriteDeadline(time.Now().Add(time.Second))
		for range 200 {
			fmt.Fprintf(nc, "*2\r\n$3\r\nget\r\n$%d\r\n%s\r\n", len("key:1"), "key:1")
		}
	}
	select {
	case <-time.After(time.Duration(c.random.IntN(2000)) * time.Millisecond):
	case <-ctx.Done():
	}
}

// subscribe comes and goes between channels on which it also publishes.
func (c *soakClient) subscribe(ctx context.Context, own *client.Client) {
	s, err := own.Subscribe(ctx, c.channel(), c.channel())
	if err != nil {
		return
	}
	for range c.random.IntN(20) {
		c.commands.Add(1)
		short, cancel := context.WithTimeout(ctx, time.Duration(c.random.IntN(5000))*time.Microsecond)
		switch c.random.IntN(4) {
		case 0:
			err = s.Subscribe(short, c.channel())
		case 1:
			err = s.Unsubscribe(short, c.channel())
		default:
			_, err = s.Next(short)
		}
		c.count(err)
		cancel()
	}
}

// share has callers that give up on a shared connection.
func (c *soakClient) share(ctx context.Context, own *client.Client) {
	b := client.NewBuffered(own)
	defer b.Close()
	var callers sync.WaitGroup
	for range 5 {
		patience := time.Duration(c.random.IntN(3000)) * time.Microsecond
		callers.Go(func() {
			short, cancel := context.WithTimeout(ctx, patience)
			defer cancel()
			c.commands.Add(1)
			reply, err := b.Ping(short, patience.String())
			if err == nil && reply != patience.String() {
				panic("a caller has got the reply of another one: " + reply)
			}
			c.count(err)
		})
	}
	callers.Wait()
}

// call calls the store, and gives up now and then.
func (c *soakClient) call(ctx context.Context, own *client.Client) {
	for range c.random.IntN(100) {
		c.commands.Add(1)
		short, cancel := context.WithTimeout(ctx, time.Duration(c.random.IntN(20000))*time.Microsecond)
		key := fmt.Sprint("key:", c.random.IntN(500))
		var err error
		switch c.random.IntN(4) {
		case 0:
			err = own.Set(short, key, string(make([]byte, c.random.IntN(4096))))
		case 1:
			err = own.SetExpiring(short, key, "brief", time.Duration(1+c.random.IntN(100))*time.Millisecond)
		case 2:
			_, err = own.Publish(short, c.channel(), key)
		default:
			_, _, err = own.Get(short, key)
		}
		cancel()
		c.count(err)
		if err != nil {
			return
		}
	}
}

func (c *soakClient) channel() string { return fmt.Sprint("noise:", c.random.IntN(20)) }

func (c *soakClient) count(err error) {
	if err != nil {
		c.cancelled.Add(1)
	}
}
