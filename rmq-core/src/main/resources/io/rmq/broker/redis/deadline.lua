-- Shared by the scripts that change what others hold or rely on; it is put in front of them, after
-- entry.lua. The sender of a call gives it up after a while and does something else, but the
-- server may carry it out long after that, when it has stood still. So the last argument says
-- until when the call counts, in ms of the server's time. After that it does nothing and answers
-- with an error that tells the time.

if now() > tonumber(table.remove(ARGV)) then
	return redis.error_reply('RMQLATE ' .. whole(now()))
end
