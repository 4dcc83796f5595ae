package html

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"
)

// A browser is a real one without a window, which is talked to over a pair of
// pipes: it has no port, and needs no library.
type browser struct {
	t       *testing.T
	out     *os.File
	session string
	id      int

	mu      sync.Mutex
	replies map[int]chan reply
	events  []event
}

// A reply is the answer to a call.
type reply struct {
	ID     int
	Result json.RawMessage
	Error  *struct{ Message string }
}

// An event is something that the page did.
type event struct {
	Method string
	Params json.RawMessage
}

// patience is how long the browser may take to answer.
const patience = 60 * time.Second

// startBrowser starts the browser with an empty page, of which all events about the
// console, errors and the network are kept.
func startBrowser(t *testing.T, program string) *browser {
	t.Helper()
	theirIn, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	in, theirOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
		"--no-first-run", "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
		"--user-data-dir="+t.TempDir(), "about:blank")
	cmd.ExtraFiles = []*os.File{theirIn, theirOut} // 3 and 4, as the flag has it
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	theirIn.Close()
	theirOut.Close()
	b := &browser{t: t, out: out, replies: make(map[int]chan reply)}
	go b.read(in)
	t.Cleanup(func() {
		b.call("Browser.close", nil)
		out.Close()
		cmd.Wait()
	})
	var target struct{ TargetID string }
	b.into(&target, "Target.createTarget", map[string]any{"url": "about:blank"})
	var attached struct{ SessionID string }
	b.into(&attached, "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true})
	b.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.call(domain+".enable", nil)
	}
	return b
}

// read takes what the browser says, each message ended by a zero.
func (b *browser) read(in *os.File) {
	r := bufio.NewReader(in)
	for {
		data, err := r.ReadBytes(0)
		if err != nil {
			return
		}
		data = bytes.TrimSuffix(data, []byte{0})
		var answer reply
		var happened event
		json.Unmarshal(data, &answer)
		json.Unmarshal(data, &happened)
		b.mu.Lock()
		if c := b.replies[answer.ID]; c != nil {
			c <- answer
		} else if happened.Method != "" {
			b.events = append(b.events, happened)
		}
		b.mu.Unlock()
	}
}

// call calls a method of the DevTools protocol.
func (b *browser) call(method string, params any) json.RawMessage {
	b.t.Helper()
	c := make(chan reply, 1)
	b.mu.Lock()
	b.id++
	id := b.id
	b.replies[id] = c
	b.mu.Unlock()
	if params == nil {
		params = struct{}{}
	}
	message := map[string]any{"id": id, "method": method, "params": params}
	if b.session != "" {
		message["sessionId"] = b.session
	}
	data, err := json.Marshal(message)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.out.Write(append(data, 0)); err != nil {
		b.t.Fatalf("%s: %v", method, err)
	}
	select {
	case answer := <-c:
		if answer.Error != nil {
			b.t.Fatalf("%s: %s", method, answer.Error.Message)
		}
		return answer.Result
	case <-time.After(patience):
		b.t.Fatalf("%s: no answer", method)
		return nil
	}
}

// into calls a method and decodes its result.
func (b *browser) into(result any, method string, params any) {
	b.t.Helper()
	if err := json.Unmarshal(b.call(method, params), result); err != nil {
		b.t.Fatalf("%s: %v", method, err)
	}
}

// eval decodes the value of an expression on the page, once it is there.
func (b *browser) eval(result any, expression string) {
	b.t.Helper()
	var value struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct{ Exception struct{ Description string } }
	}
	b.into(&value, "Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true})
	if value.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", expression, value.ExceptionDetails.Exception.Description)
	}
	if result == nil {
		return
	}
	if err := json.Unmarshal(value.Result.Value, result); err != nil {
		b.t.Fatalf("%s is %s: %v", expression, value.Result.Value, err)
	}
}

// want checks the value of an expression.
func (b *browser) want(expression string, want any) {
	b.t.Helper()
	var got any
	b.eval(&got, expression)
	if fmt.Sprint(got) != fmt.Sprint(want) {
		b.t.Errorf("%s is %v, want %v", expression, got, want)
	}
}

// load loads the page with all that belongs to it.
func (b *browser) load(url string) {
	b.t.Helper()
	start := time.Now()
	b.call("Page.navigate", map[string]any{"url": url})
	for at := ""; at != "complete "+url; time.Sleep(5 * time.Millisecond) {
		b.eval(&at, "document.readyState + ' ' + location.href")
		if time.Since(start) > patience {
			b.t.Fatalf("the page does not open: %s", at)
		}
	}
}

// open loads the page and waits until it has been painted. It returns how long
// that took.
func (b *browser) open(url string) time.Duration {
	b.t.Helper()
	start := time.Now()
	b.load(url)
	b.paint()
	return time.Since(start)
}

// paint waits until what has changed can be seen.
func (b *browser) paint() {
	b.t.Helper()
	b.eval(nil, "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")
}

// keys are the names of keys, and the text that they write.
var keys = map[string]string{"Enter": "\r", "Tab": "", "Escape": "", "ArrowDown": "", "ArrowUp": ""}

// codes are the numbers of those keys which browsers know by them.
var codes = map[string]int{"Enter": 13, "Tab": 9, "Escape": 27, "ArrowDown": 40, "ArrowUp": 38}

// press presses a key and lets it go.
func (b *browser) press(key string) {
	b.t.Helper()
	text, named := keys[key]
	if !named {
		text = key
	}
	params := map[string]any{"type": "keyDown", "key": key, "text": text, "windowsVirtualKeyCode": codes[key]}
	if text == "" {
		params["type"] = "rawKeyDown"
	}
	b.call("Input.dispatchKeyEvent", params)
	b.call("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": key, "windowsVirtualKeyCode": codes[key]})
}

// view sets how wide and high the window is, and whether it is dark.
func (b *browser) view(width, height int, scheme string) {
	b.t.Helper()
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500})
	b.call("Emulation.setEmulatedMedia", map[string]any{"features": []any{map[string]any{"name": "prefers-color-scheme", "value": scheme}}})
}

// shoot writes what is seen to a file.
func (b *browser) shoot(file string) {
	b.t.Helper()
	var shot struct{ Data []byte }
	b.into(&shot, "Page.captureScreenshot", map[string]any{"format": "png"})
	if err := os.WriteFile(file, shot.Data, 0o666); err != nil {
		b.t.Fatal(err)
	}
}

// wantQuiet checks that nothing went wrong on the page, and that it asked for
// nothing but itself.
func (b *browser) wantQuiet(url string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	opened := false
	for _, e := range b.events {
		switch e.Method {
		case "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded":
			b.t.Errorf("%s: %s", e.Method, e.Params)
		case "Network.requestWillBeSent":
			var sent struct{ Request struct{ URL string } }
			json.Unmarshal(e.Params, &sent)
			if sent.Request.URL == url {
				opened = true
			} else if sent.Request.URL != "data:," {
				b.t.Errorf("the page asks for %s", sent.Request.URL)
			}
		}
	}
	if !opened {
		b.t.Error("requests are not seen, so that the test says nothing of them")
	}
	b.events = nil
}
