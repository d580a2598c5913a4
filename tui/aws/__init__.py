"""The port to AWS, and the adapter over boto3, which runs in a process of its own.

1. `port` speaks AWS's actions, by sections; all that crosses it is frozen and can be pickled. It is written down
   once, as Protocols: what takes its place takes each method by its name (`port_methods`).
2. `remote` asks, `child` answers: boto3 and moto are imported there while Textual is imported here, parsing never
   holds up a key, and a write that was handed over outlives the screen. A mistake of ours over there is written into
   a crash report there and answered as an error that names it.
3. `channel`: that process says that a write begins before it makes it, and that it is alive while it works. One that
   ends, or is silent for ten seconds and is killed, is replaced: reads and what had not begun are asked again, what
   had begun raises ProcessEnded, of unknown outcome.
4. `lambda_provider` makes the calls, within the `budget`, through `clients` that let out only what is on the
   `allow_list`, and a write never twice. The budget is an `allowance` that a throttle halves and all processes of a
   user draw on (`shared_allowance`). `error_map` names what went wrong.
   `parse` reads answers by `fields`: every text is cleaned, each may be missing, values of variables become
   fingerprints.
5. Signing in: what may ask, an MFA code or a `credential_process`, does so on the terminal before the screen is taken
   (`before_screen`); the process has no terminal. An error of signing in carries where the credentials come from.
6. Code is downloaded on asking only, by the presigned link of GetFunction: bounded while it streams, unpacked in
   memory, a large one apart (`unzip_apart`); only the listing crosses, and no word of an error holds the link.
"""
