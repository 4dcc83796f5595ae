package command_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/command"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

func TestParse(t *testing.T) {
	tests := []struct {
		frame resp.Frame
		want  command.Command
		err   string
	}{
		{frame: resp.Command("GET", "k"), want: command.Get{Key: "k"}},
		{frame: resp.Array(resp.Simple("get"), resp.Simple("k")), want: command.Get{Key: "k"}},
		{frame: resp.Command("set", "k", "v"), want: command.Set{Key: "k", Value: "v"}},
		{frame: resp.Command("set", "k", "v", "ex", "2"), want: command.Set{Key: "k", Value: "v", TTL: 2 * time.Second}},
		{frame: resp.Command("set", "k", "v", "Px", "2"), want: command.Set{Key: "k", Value: "v", TTL: 2 * time.Millisecond}},
		{frame: resp.Array(resp.Bulk("set"), resp.Bulk("k"), resp.Bulk("v"), resp.Bulk("EX"), resp.Integer(3)), want: command.Set{Key: "k", Value: "v", TTL: 3 * time.Second}},
		{frame: resp.Command("ping"), want: command.Ping{}},
		{frame: resp.Command("ping", ""), want: command.Ping{HasMessage: true}},
		{frame: resp.Command("echo", "m"), want: command.Echo{Message: "m"}},
		{frame: resp.Command("publish", "c", "m"), want: command.Publish{Channel: "c", Message: "m"}},
		{frame: resp.Command("subscribe", "a", "b"), want: command.Subscribe{Channels: []string{"a", "b"}}},
		{frame: resp.Command("unsubscribe"), want: command.Unsubscribe{}},
		{frame: resp.Command("unsubscribe", "a"), want: command.Unsubscribe{Channels: []string{"a"}}},
		{frame: resp.Command("COMMAND", "docs"), want: command.Unknown{Name: "command"}},

		{frame: resp.Simple("get"), err: "expected a command"},
		{frame: resp.Array(), err: "wrong number of arguments"},
		{frame: resp.Array(resp.Integer(1)), err: "expected a string, got integer"},
		{frame: resp.Command("get"), err: "wrong number of arguments for 'get' command"},
		{frame: resp.Command("get", "a", "b"), err: "wrong number of arguments for 'get' command"},
		{frame: resp.Array(resp.Bulk("get"), resp.Null()), err: "expected a string, got null"},
		{frame: resp.Command("set", "k"), err: "wrong number of arguments for 'set' command"},
		{frame: resp.Command("set", "k", "v", "nx"), err: "syntax error"},
		{frame: resp.Command("set", "k", "v", "ex"), err: "wrong number of arguments"},
		{frame: resp.Command("set", "k", "v", "ex", "1", "px", "1"), err: "wrong number of arguments"},
		{frame: resp.Command("set", "k", "v", "ex", "one"), err: "not an integer"},
		{frame: resp.Command("set", "k", "v", "ex", "-1"), err: "not an integer"},
		{frame: resp.Command("set", "k", "v", "ex", "0"), err: "invalid expire time"},
		{frame: resp.Command("set", "k", "v", "ex", "9223372037"), err: "invalid expire time"},
		{frame: resp.Command("set", "k", "v", "px", "18446744073709551615"), err: "invalid expire time"},
		{frame: resp.Command("subscribe"), err: "wrong number of arguments"},
		{frame: resp.Command("publish", "c"), err: "wrong number of arguments"},
	}
	for _, test := range tests {
		t.Run(test.frame.String(), func(t *testing.T) {
			got, err := command.Parse(test.frame)
			if test.err != "" {
				require.ErrorContains(t, err, test.err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, test.want, got)
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add("set", "k", "v", uint64(1))
	f.Fuzz(func(t *testing.T, name, a, b string, n uint64) {
		for _, frame := range []resp.Frame{
			resp.Command(name, a, b),
			resp.Array(resp.Bulk(name), resp.Simple(a), resp.Integer(n)),
			resp.Array(resp.Bulk("set"), resp.Bulk(a), resp.Bulk(b), resp.Bulk("px"), resp.Integer(n)),
		} {
			cmd, err := command.Parse(frame)
			if set, ok := cmd.(command.Set); ok && err == nil {
				require.True(t, set.TTL >= 0)
			}
		}
	})
}
