package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// step of a script, for so many nanoseconds.
//
//	serve   nothing is wrong
//	refuse  no listening socket, no connection
//	hang    connections are taken, requests are never answered (those that wait are answered afterwards)
//	unready readiness probes are answered 503, users as always
//	exit    the process ends; the next one goes on with the rest of the script
//	wait    at a start: no listening socket yet
type step struct {
	Do  string `json:"do"`
	For int64  `json:"for"`
}

// order of a trial: Steps begin After nanoseconds. Drain is how long a process goes on serving after SIGTERM.
type order struct {
	Trial string `json:"trial"`
	After int64  `json:"after"`
	Drain int64  `json:"drain"`
	Steps []step `json:"steps"`
}

type target struct {
	log     *truthLog
	port    string
	share   bool
	script  string
	server  *http.Server
	gate    atomic.Pointer[chan struct{}]
	unready atomic.Bool
	serving atomic.Bool
	drain   atomic.Int64
	busy    atomic.Bool
	socket  sync.Mutex // held while it is opened or closed, and for good by whoever ends the process
}

func serve() {
	lane, name, folder := setting("LANE"), setting("NAME"), setting("TRUTH")
	who := name + "/" + strconv.FormatInt(now(), 10)
	t := &target{
		log:    openLog(logPath(folder, lane), who),
		port:   setting("PORT"),
		share:  setting("SHARE_PORT") == "true",
		script: filepath.Join(folder, filepath.Base(name)+".script"),
	}
	open := make(chan struct{})
	close(open)
	t.gate.Store(&open)
	t.log.at("started", "")
	go t.endOnSignal()
	go listenAndServe(setting("ADMIN_PORT"), t.admin())
	rest := t.rest()
	t.busy.Store(len(rest.Steps) > 0)
	for len(rest.Steps) > 0 && rest.Steps[0].Do == "wait" {
		pause(rest.Steps[0].For)
		rest.Steps = rest.Steps[1:]
	}
	t.listen()
	t.play(rest)
	select {}
}

func pause(nanoseconds int64) { time.Sleep(time.Duration(nanoseconds)) }

func (t *target) listen() {
	t.socket.Lock()
	defer t.socket.Unlock()
	t.log.during("serving", "listening", func() {
		listener := t.bind()
		t.server = &http.Server{Handler: t.users()}
		go t.server.Serve(listener)
	})
	t.serving.Store(true)
}

func (t *target) bind() net.Listener {
	const reusePort = 15 // SO_REUSEPORT; package syscall lacks it on some platforms
	config := net.ListenConfig{Control: func(_, _ string, socket syscall.RawConn) error {
		if !t.share {
			return nil
		}
		var failure error
		err := socket.Control(func(descriptor uintptr) {
			failure = syscall.SetsockoptInt(int(descriptor), syscall.SOL_SOCKET, reusePort, 1)
		})
		return errors.Join(err, failure)
	}}
	for {
		listener, err := config.Listen(context.Background(), "tcp", ":"+t.port)
		if err == nil {
			return listener
		}
		t.log.at("cannot-listen", err.Error())
		time.Sleep(5 * time.Millisecond)
	}
}

// refuse closes the listening socket and every connection, as the end of a process does.
func (t *target) refuse(how string) {
	t.socket.Lock()
	defer t.socket.Unlock()
	t.shut(how)
}

func (t *target) shut(how string) {
	t.serving.Store(false)
	t.log.during("not-serving", how, func() { t.server.Close() })
}

func (t *target) users() http.Handler {
	paths := http.NewServeMux()
	paths.HandleFunc("/ready", t.readiness)
	paths.HandleFunc("/", func(answer http.ResponseWriter, request *http.Request) {
		if t.passes(request) {
			answer.Write([]byte("ok\n"))
		}
	})
	return paths
}

func (t *target) passes(request *http.Request) bool {
	select {
	case <-*t.gate.Load():
		return true
	case <-request.Context().Done():
		return false
	}
}

func (t *target) readiness(answer http.ResponseWriter, request *http.Request) {
	if !t.passes(request) {
		return
	}
	status := http.StatusOK
	if t.unready.Load() || !t.serving.Load() {
		status = http.StatusServiceUnavailable
	}
	t.log.during("probe", strconv.Itoa(status), func() { answer.WriteHeader(status) })
}

func (t *target) admin() http.Handler {
	paths := http.NewServeMux()
	paths.HandleFunc("GET /clock", clock)
	paths.HandleFunc("GET /ready", t.readiness)
	paths.HandleFunc("GET /state", func(answer http.ResponseWriter, _ *http.Request) {
		json.NewEncoder(answer).Encode(map[string]any{
			"who": t.log.who, "serving": t.serving.Load(), "busy": t.busy.Load(), "unready": t.unready.Load(),
		})
	})
	paths.HandleFunc("POST /order", t.take)
	return paths
}

func (t *target) take(answer http.ResponseWriter, request *http.Request) {
	var taken order
	body, err := io.ReadAll(io.LimitReader(request.Body, 1<<20))
	if err == nil {
		err = json.Unmarshal(body, &taken)
	}
	if err == nil {
		err = check(taken.Steps)
	}
	if err != nil {
		http.Error(answer, err.Error(), http.StatusBadRequest)
		return
	}
	if !t.busy.CompareAndSwap(false, true) {
		http.Error(answer, "another script is being played", http.StatusConflict)
		return
	}
	t.drain.Store(taken.Drain)
	t.log.at("ordered", taken.Trial)
	go func() {
		pause(taken.After)
		t.play(taken)
	}()
}

func check(steps []step) error {
	for _, each := range steps {
		switch each.Do {
		case "serve", "refuse", "hang", "unready", "exit", "wait":
		default:
			return errors.New("there is no step " + each.Do)
		}
	}
	return nil
}

// rest of a script that an earlier process began.
func (t *target) rest() order {
	var rest order
	if text, err := os.ReadFile(t.script); err == nil {
		if err := json.Unmarshal(text, &rest); err != nil {
			fail(err)
		}
	}
	t.remember(order{})
	return rest
}

func (t *target) remember(rest order) {
	text, err := json.Marshal(rest)
	if err == nil {
		err = os.WriteFile(t.script, text, 0o644)
	}
	if err != nil {
		fail(err)
	}
}

func (t *target) play(script order) {
	for i, each := range script.Steps {
		switch each.Do {
		case "refuse":
			t.refuse("refusing")
			pause(each.For)
			t.listen()
		case "hang":
			t.hang(each.For)
		case "unready":
			t.unready.Store(true)
			t.log.at("unready", "")
			pause(each.For)
			t.unready.Store(false)
			t.log.at("ready", "")
		case "exit":
			t.remember(order{Trial: script.Trial, Steps: script.Steps[i+1:]})
			t.exit("told to", 1)
		default:
			pause(each.For)
		}
	}
	if len(script.Steps) > 0 {
		t.log.at("done", script.Trial)
	}
	t.busy.Store(false)
}

func (t *target) hang(nanoseconds int64) {
	shut := make(chan struct{})
	t.log.during("not-serving", "hung", func() { t.gate.Store(&shut) })
	pause(nanoseconds)
	t.log.during("serving", "answering again", func() { close(shut) })
}

func (t *target) exit(why string, status int) {
	t.socket.Lock()
	if t.serving.Load() {
		t.shut("exiting")
	}
	t.log.at("exiting", why)
	os.Exit(status)
}

func (t *target) endOnSignal() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	<-signals
	t.log.at("sigterm", "")
	pause(t.drain.Load())
	t.exit("asked to end", 0)
}
