// One module a behaviour; each listens on the document, so that parts which htmx or the live connection bring later work too.
//   data-draft="name" on a form          keeps what was typed until it was sent           draft.js
//   every form method=post               one submit, one effect                           once.js
//   data-opens="id", data-closes         dialogs                                          dialogs.js
//   data-confirm="words" around an input the form's button works once they are typed      confirm.js
//   data-copy="text" on a button         copies                                           copy.js
//   time[data-relative]                  "5 minutes ago", counting                        times.js
//   data-needs-js                        is not drawn where there is no JavaScript
import "./theme.js";
import "./requests.js";
import "./toasts.js";
import "./once.js";
import "./draft.js";
import "./dialogs.js";
import "./confirm.js";
import "./copy.js";
import "./times.js";
import "./menu.js";
import "./rows.js";

document.documentElement.dataset.js = "";
