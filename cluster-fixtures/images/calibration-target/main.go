// Calibration-target is a service whose outages are scripted and logged by itself, and the keeper of what it
// logged. It knows nothing of Healproof's observers: what it writes is the truth that they are compared with.
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"
)

const usage = `calibration-target serve|keep

serve: answers on PORT, takes orders on ADMIN_PORT
  LANE        names the service and its truth log
  NAME        names this process among those of its lane, across restarts
  PORT        where users are served
  SHARE_PORT  true where several processes serve on one port (SO_REUSEPORT)
  ADMIN_PORT  POST /order, GET /clock, /state, /ready
  TRUTH       folder of logs and scripts; must outlive the process
keep: hands the logs out, and reads pods from the API while it is asked to
  PORT        GET /clock, /log?lane=L&from=BYTE; DELETE /log (all); POST and DELETE /watch?lane=L&pods=A,B&every=20ms
  TRUTH       the same folder
`

func main() {
	if len(os.Args) != 2 {
		fail(usage)
	}
	switch os.Args[1] {
	case "serve":
		serve()
	case "keep":
		keep()
	default:
		fail(usage)
	}
}

func fail(why any) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(64)
}

func setting(name string) string {
	value := os.Getenv(name)
	if value == "" {
		fail("the environment lacks " + name + "\n\n" + usage)
	}
	return value
}

// now is the node's wall clock in nanoseconds: it goes on when a process ends. Whoever reads it measures its offset.
func now() int64 { return time.Now().UnixNano() }

func clock(answer http.ResponseWriter, _ *http.Request) {
	answer.Write([]byte(strconv.FormatInt(now(), 10)))
}

func listenAndServe(port string, handler http.Handler) {
	listener, err := net.Listen("tcp", ":"+port)
	if err != nil {
		fail(err)
	}
	fail(http.Serve(listener, handler))
}
