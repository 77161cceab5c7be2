-- Run by wrk: sends the headers of each caller in turn, and prints what came of it as one line of JSON.
local requests, next_request = {}, 0

function init(args)
  for line in io.lines(args[1]) do
    local headers = { Host = wrk.headers["Host"] }
    for name, value in line:gmatch("([^\t]+)\t([^\t]+)") do headers[name] = value end
    requests[#requests + 1] = wrk.format("GET", nil, headers)
  end
end

function request()
  next_request = next_request % #requests + 1
  return requests[next_request]
end

function done(summary, latency)
  local errors = summary.errors
  local failures = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(string.format('\n{"requests":%d,"seconds":%f,"p99Us":%f,"failures":%d}',
    summary.requests, summary.duration / 1e6, latency:percentile(99), failures))
end
