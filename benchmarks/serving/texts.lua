-- For wrk: asks for one text after the other. The environment's TEXTS is a file, a JSON body a line.
local bodies = {}
for line in io.lines(os.getenv("TEXTS")) do bodies[#bodies + 1] = line end
local turn = 0

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"

function request()
  turn = turn % #bodies + 1
  return wrk.format(nil, "/annotate", nil, bodies[turn])
end
