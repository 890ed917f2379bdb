-- wrk -s load.lua URL -- BODIES opa|pdp [TOKEN_FILE]: posts the lines of BODIES in turn and prints one line of JSON.
-- A question to the PDP gets a request id of its own each time: the same id twice would be answered from memory.
local bodies, n, pdp = {}, 0, false

function init(args)
  pdp = args[2] == "pdp"
  for line in io.lines(args[1]) do
    bodies[#bodies + 1] = pdp and ('",' .. line:sub(2)) or ('{"input":' .. line .. "}")
  end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  if args[3] then
    wrk.headers["Authorization"] = "Bearer " .. io.open(args[3]):read("*l")
  end
end

function request()
  n = n + 1
  local body = bodies[(n - 1) % #bodies + 1]
  if pdp then body = '{"request_id":"load-' .. n .. "-" .. os.time() .. body end
  return wrk.format(nil, nil, nil, body)
end

-- A status of 300 or less that is not 200 cannot come from either server for a POST of a question; wrk counts the rest.
function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    'result {"per_second":%.1f,"p50_us":%d,"p99_us":%d,"errors":%d,"requests":%d}\n',
    summary.requests / (summary.duration / 1000000), latency:percentile(50.0), latency:percentile(99.0),
    e.status + e.connect + e.read + e.write + e.timeout, summary.requests))
end
