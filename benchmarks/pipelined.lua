-- For wrk: sixteen requests at a time on each connection.
init = function(args)
  local request = wrk.format("GET")
  batch = string.rep(request, 16)
end

request = function()
  return batch
end
