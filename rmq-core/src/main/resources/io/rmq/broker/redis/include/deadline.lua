-- For scripts that change what others hold or rely on. The sender of a call gives it up after a while
-- and does something else, but a server that has stood still may carry it out long after that. So the
-- last argument says until when the call counts, in ms of the server's time. After that the script does
-- nothing, and answers with an error that contains the time.
--
-- Uses whole, now

if now() > tonumber(table.remove(ARGV)) then
	return redis.error_reply('RMQLATE ' .. whole(now()))
end
