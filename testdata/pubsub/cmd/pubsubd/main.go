// Command pubsubd runs the pub/sub server.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/server"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks the server to finish; once it has been heard, a
	// second one does what signals do.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stderr))
}

// run is main without the process around it. It returns the exit code.
func run(ctx context.Context, args []string, stderr io.Writer) int {
	cfg, addr, err := parseFlags(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	cfg.Logger = slog.New(slog.NewTextHandler(stderr, nil))

	ln, err := net.Listen("tcp", addr)
	if err != nil {
		fmt.Fprintf(stderr, "pubsubd: cannot listen on %s: %v\nUse -addr to choose another address.\n", addr, err)
		return 1
	}
	fmt.Fprintf(stderr, "pubsubd: listening on %s\n", ln.Addr())
	if err := server.New(cfg).Serve(ctx, ln); err != nil {
		fmt.Fprintf(stderr, "pubsubd: %v\n", err)
		return 1
	}
	fmt.Fprintln(stderr, "pubsubd: stopped")
	return 0
}

func parseFlags(args []string, stderr io.Writer) (cfg server.Config, addr string, err error) {
	flags := flag.NewFlagSet("pubsubd", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(stderr, "usage: pubsubd [flags]\n\nA small pub/sub and key/value server for Redis clients. A flag that is 0\nmeans the server's default.\n\n")
		flags.PrintDefaults()
	}
	flags.StringVar(&addr, "addr", net.JoinHostPort("127.0.0.1", server.DefaultPort), "listen on `host:port`; port 0 takes a free one")
	flags.IntVar(&cfg.MaxConns, "max-conns", 250, "serve at most `n` connections at a time")
	flags.IntVar(&cfg.MaxSubscriptions, "max-subscriptions", 1024, "allow `n` channels per connection")
	flags.IntVar(&cfg.MaxStore, "max-store", 256<<20, "hold at most `bytes` of keys and values")
	flags.IntVar(&cfg.Limits.MaxBulk, "max-bulk", 512<<10, "accept strings of up to `bytes`")
	flags.IntVar(&cfg.Limits.MaxFrame, "max-frame", 1<<20, "accept commands of up to `bytes`")
	flags.IntVar(&cfg.Limits.MaxElements, "max-elements", 16<<10, "accept commands of up to `n` elements")
	flags.IntVar(&cfg.Broker.Capacity, "channel-capacity", 1024, "keep `n` messages of a channel for a slow subscriber")
	flags.IntVar(&cfg.Broker.MaxBytes, "channel-bytes", 8<<20, "keep `bytes` of messages of a channel for a slow subscriber")
	flags.IntVar(&cfg.Broker.MaxTotalBytes, "total-bytes", 64<<20, "keep `bytes` of messages of all channels for slow subscribers")
	flags.DurationVar(&cfg.WriteTimeout, "write-timeout", 0, "disconnect a client that accepts no reply for this `duration` (default 10s)")
	flags.DurationVar(&cfg.Grace, "grace", 0, "cut connections off this `duration` after the signal to stop (default 5s)")
	if err := flags.Parse(args); err != nil {
		return cfg, "", err
	}
	if flags.NArg() > 0 {
		err := fmt.Errorf("unexpected argument %q; pubsubd takes only flags, see -h", flags.Arg(0))
		fmt.Fprintf(stderr, "pubsubd: %v\n", err)
		return cfg, "", err
	}
	return cfg, addr, nil
}
