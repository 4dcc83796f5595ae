package server_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/server"
)

func TestKeyValueGetSet(t *testing.T) {
	run(t, server.Config{}, func(t *testing.T, h *harness) {
		peer := h.connect()
		peer.send("*2\r\n$3\r\nGET\r\n$5\r\nhello\r\n").expect("$-1\r\n")
		peer.send("*3\r\n$3\r\nSET\r\n$5\r\nhello\r\n$5\r\nworld\r\n").expect("+OK\r\n")
		peer.send("*2\r\n$3\r\nGET\r\n$5\r\nhello\r\n").expect("$5\r\nworld\r\n")
	})
}

func TestKeyValueTimeout(t *testing.T) {
	run(t, server.Config{}, func(t *testing.T, h *harness) {
		peer := h.connect()
		peer.send("*5\r\n$3\r\nSET\r\n$5\r\nhello\r\n$5\r\nworld\r\n+EX\r\n:1\r\n").expect("+OK\r\n")
		peer.command("set", "other", "v", "px", "1500").expect("+OK\r\n")
		peer.command("get", "hello").expect("$5\r\nworld\r\n")
		time.Sleep(time.Second)
		peer.command("get", "hello").expect("$-1\r\n")
		peer.command("get", "other").expect("$1\r\nv\r\n")
		time.Sleep(time.Second)
		peer.command("get", "other").expect("$-1\r\n")
	})
}

func TestPubSub(t *testing.T) {
	run(t, server.Config{}, func(t *testing.T, h *harness) {
		publisher := h.connect()
		publisher.command("publish", "hello", "world").expect(":0\r\n")

		first := h.connect()
		first.command("subscribe", "hello").expect("*3\r\n$9\r\nsubscribe\r\n$5\r\nhello\r\n:1\r\n")
		publisher.command("publish", "hello", "world").expect(":1\r\n")
		first.expectMessage("hello", "world")

		second := h.connect()
		second.command("subscribe", "hello", "foo").
			expect("*3\r\n$9\r\nsubscribe\r\n$5\r\nhello\r\n:1\r\n").
			expect("*3\r\n$9\r\nsubscribe\r\n$3\r\nfoo\r\n:2\r\n")
		publisher.command("publish", "hello", "jazzy").expect(":2\r\n")
		publisher.command("publish", "foo", "bar").expect(":1\r\n")
		first.expectMessage("hello", "jazzy")
		second.expectMessage("hello", "jazzy")
		second.expectMessage("foo", "bar")
		first.expectNothing()
		second.expectNothing()
	})
}

func TestManageSubscription(t *testing.T) {
	run(t, server.Config{}, func(t *testing.T, h *harness) {
		publisher, peer := h.connect(), h.connect()
		peer.command("subscribe", "hello").expect("*3\r\n$9\r\nsubscribe\r\n$5\r\nhello\r\n:1\r\n")
		peer.command("subscribe", "foo").expect("*3\r\n$9\r\nsubscribe\r\n$3\r\nfoo\r\n:2\r\n")
		peer.command("unsubscribe", "hello").expect("*3\r\n$11\r\nunsubscribe\r\n$5\r\nhello\r\n:1\r\n")
		publisher.command("publish", "hello", "world").expect(":0\r\n")
		publisher.command("publish", "foo", "bar").expect(":1\r\n")
		peer.expectMessage("foo", "bar")

		peer.command("subscribe", "a").expect("*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:2\r\n")
		peer.command("unsubscribe").
			expect("*3\r\n$11\r\nunsubscribe\r\n$1\r\na\r\n:1\r\n").
			expect("*3\r\n$11\r\nunsubscribe\r\n$3\r\nfoo\r\n:0\r\n")
		peer.command("ping").expect("+PONG\r\n")
		peer.command("unsubscribe").expect("-ERR not subscribed to any channel\r\n")
	})
}

func TestSendErrorUnknownCommand(t *testing.T) {
	run(t, server.Config{}, func(t *testing.T, h *harness) {
		peer := h.connect()
		peer.command("FOO", "hello").expect("-ERR unknown command 'foo'\r\n")
		peer.command("a\r\n+OK").expect("-ERR unknown command 'a  +ok'\r\n")
		peer.command(strings.Repeat("x", 1000)).expect("-ERR unknown command '" + strings.Repeat("x", 64) + "'\r\n")
		peer.command("ping").expect("+PONG\r\n")
	})
}

func TestSendErrorGetSetAfterSubscribe(t *testing.T) {
	run(t, server.Config{}, func(t *testing.T, h *harness) {
		peer := h.connect()
		peer.command("subscribe", "hello").expect("*3\r\n$9\r\nsubscribe\r\n$5\r\nhello\r\n:1\r\n")
		peer.command("set", "hello", "world").expect("-ERR unknown command 'set'\r\n")
		peer.command("get", "hello").expect("-ERR unknown command 'get'\r\n")
		peer.command("ping").expect("-ERR unknown command 'ping'\r\n")
	})
}

func TestSendErrorPublishAfterSubscribe(t *testing.T) {
	run(t, server.Config{}, func(t *testing.T, h *harness) {
		peer := h.connect()
		peer.command("subscribe", "hello").expect("*3\r\n$9\r\nsubscribe\r\n$5\r\nhello\r\n:1\r\n")
		peer.command("publish", "hello", "world").expect("-ERR unknown command 'publish'\r\n")
		peer.expectNothing()
	})
}

func TestBadArgumentsKeepTheConnection(t *testing.T) {
	run(t, server.Config{}, func(t *testing.T, h *harness) {
		peer := h.connect()
		peer.command("set", "k").expect("-ERR wrong number of arguments for 'set' command\r\n")
		peer.command("set", "k", "v", "ex", "9223372036854775807").expect("-ERR invalid expire time in 'set' command\r\n")
		peer.send("+ping\r\n").expect("-ERR expected a command as an array of strings, got simple string\r\n")
		peer.send("*1\r\n*1\r\n+ping\r\n").expect("-ERR expected a string, got array\r\n")
		peer.command("ping", "still here").expect("$10\r\nstill here\r\n")
		peer.command("echo", "").expect("$0\r\n\r\n")
	})
}

func TestMalformedFrames(t *testing.T) {
	limits := resp.Limits{MaxBulk: 100, MaxElements: 10, MaxDepth: 2, MaxFrame: 300}
	run(t, server.Config{Limits: limits}, func(t *testing.T, h *harness) {
		for _, wire := range []string{
			"PING\r\n", "GET / HTTP/1.1\r\n", "\x00", "$-2\r\n", "*-5\r\n", ":-1\r\n", "+a\n",
			"$101\r\n", "*11\r\n", "*2147483648\r\n", "$99999999999999999999\r\n",
			strings.Repeat("*1\r\n", 3), "*9\r\n" + strings.Repeat("$90\r\n"+strings.Repeat("x", 90)+"\r\n", 3) + "$90\r\n",
		} {
			peer := h.connect()
			peer.send("*1\r\n$4\r\nping\r\n" + wire)
			peer.expect("+PONG\r\n-ERR Protocol error: ")
			peer.expectEndAfterLine()
		}
		h.connect().command("ping").expect("+PONG\r\n")
	})
}

func TestPipeline(t *testing.T) {
	run(t, server.Config{}, func(t *testing.T, h *harness) {
		const n = 1000
		peer := h.connect()
		ping := string(resp.Append(nil, resp.Command("ping")))
		peer.send(strings.Repeat(ping, n)).expect(strings.Repeat("+PONG\r\n", n))

		value := strings.Repeat("v", 100<<10)
		peer.command("set", "k", value).expect("+OK\r\n")
		get := string(resp.Append(nil, resp.Command("get", "k")))
		peer.send(strings.Repeat(get, 20)).expect(strings.Repeat(string(resp.Append(nil, resp.Bulk(value))), 20))
	})
}

func TestByteByByte(t *testing.T) {
	run(t, server.Config{}, func(t *testing.T, h *harness) {
		peer := h.connect()
		for _, b := range resp.Append(nil, resp.Command("ping", "slow")) {
			peer.send(string(b))
			synctest.Wait()
		}
		peer.expect("$4\r\nslow\r\n")
	})
}

func TestTooManySubscriptions(t *testing.T) {
	run(t, server.Config{MaxSubscriptions: 1}, func(t *testing.T, h *harness) {
		peer := h.connect()
		peer.command("subscribe", "a", "a", "b").
			expect(strings.Repeat("*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n", 2)).
			expect("-ERR too many subscriptions, the limit is 1\r\n")
	})
}

func TestStoreLimit(t *testing.T) {
	run(t, server.Config{MaxStore: 1000}, func(t *testing.T, h *harness) {
		peer := h.connect()
		peer.command("set", "k", strings.Repeat("x", 1000)).expect("-OOM ")
		peer.expect("store is full")
	})
}
