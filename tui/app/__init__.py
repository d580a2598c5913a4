"""The Textual app: one class that holds what is known, and the parts of it that each look after one thing.

1. A start: the first screen, the list of functions, is painted; `parts`, and with it most of the product, is imported
   right after that frame, the other screens when they are first opened. What only annotations name is imported under
   `TYPE_CHECKING` on the way there. Only the list's own style sheets are parsed before (`FIRST_STYLES` in `app`).
2. `app` holds the vars that screens are bound to; `routing` hands each message, in one line, to the part it is for.
3. A part is a plain object. It is given what it reads and sets of the vars (`state`) and what it has done for it
   (`ports`: say, show, ask, run, post); `parts` puts them together. A test puts one beside a plain state and fake
   ports.
4. `navigation` has the screen of each route, and binds to it whatever it declares under the name of a var. What it
   shows beside that is a generator over the port (`read` of each feature), run in a thread, each step handed to the
   screen, nothing any more once the screen is gone.
5. `reading_parts` read once AWS is open, from time to time and on asking; pollers (`health_poller`, `rollouts_poller`,
   `hosted_poller`, `refresher`) while a screen that shows it is on top. A screen posts what is to be done as a value; a
   controller confirms it and has it done.
6. `switching`: each context has parts, vars and a stack of screens of its own. Its parts reach the app through a
   `scope` that ends with it: what answers later touches nothing. One is not left while a write is on its way.
7. `leaving`: what is on its way is waited for shortly, what has not begun is taken back, and the record names what is
   left, after which nothing is sent. After a signal nothing new is sent at all.
"""
