// A page over client.js: what people see of a Messenger. All that others wrote is shown by `textContent` only.

import { Messenger } from "./client.js";

const find = (id) => document.getElementById(id);
const server = location.origin;
const session = JSON.parse(sessionStorage.getItem("session"));
let messenger; // once somebody is logged in
let room = null; // what is open: `to` (`receiverId` or `groupId`) and `name`

// --- The entrance

async function call(path, body, token) {
  const headers = { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) };
  const answer = await fetch(server + path, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body) });
  const told = await answer.json();
  if (answer.ok) return told;
  throw new Error(told.errors?.map(({ path, message }) => `${path.split("/").pop()} ${message}`).join(", ") ?? told.message);
}

find("other-way").onclick = () => {
  const isNew = find("log-in").classList.toggle("is-new");
  find("log-in").elements.email.required = isNew;
  find("who").textContent = isNew ? "User name" : "User name or e-mail";
  find("log-in").querySelector("button").textContent = isNew ? "Create an account" : "Log in";
  find("other-way").textContent = isNew ? "Log in" : "Create an account";
};

find("log-in").onsubmit = async (event) => {
  event.preventDefault();
  const { username, password, email, firstName } = Object.fromEntries(new FormData(event.target));
  const isNew = event.target.classList.contains("is-new");
  try {
    const { token, id, ...person } = await (isNew
      ? call("/api/auth/register", { username, password, email, ...(firstName && { firstName }) })
      : call("/api/auth/login", { [username.includes("@") ? "email" : "username"]: username, password }));
    sessionStorage.setItem("session", JSON.stringify({ token, id, name: nameOf(person) }));
    location.reload();
  } catch (error) {
    find("notice").textContent = error.message;
  }
};

function leave(notice) {
  sessionStorage.removeItem("session");
  sessionStorage.setItem("notice", notice);
  location.reload();
}

find("log-out").onclick = async () => {
  if (messenger.outbox.length > 0 && !confirm("Some messages were not sent yet, and will be lost.")) return;
  messenger.stop();
  messenger.forget();
  await call("/api/auth/logout", {}, session.token).catch(() => {});
  leave("");
};

// --- Who is logged in

/** Of several tabs of one person, only the first may keep its copy. */
function storageOf(userId) {
  const kept = new Map();
  const inMemory = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
  return new Promise((resolve) => {
    navigator.locks.request(`messenger ${userId}`, { ifAvailable: true }, (lock) => {
      resolve(lock ? localStorage : inMemory);
      return lock && new Promise(() => {}); // until the page is closed
    });
  });
}

async function enter() {
  messenger = new Messenger({ server, userId: session.id, storage: await storageOf(session.id) });
  messenger.addEventListener("change", show);
  messenger.addEventListener("logout", () => leave("The session is over."));
  addEventListener("online", () => messenger.wake());
  document.addEventListener("visibilitychange", () => document.hidden || (messenger.wake(), show()));
  find("me").textContent = session.name;
  find("rooms").hidden = false;
  messenger.start(session.token);
  show();
  return messenger;
}

const nameOf = ({ firstName, lastName, username }) => `${firstName ?? ""} ${lastName ?? ""}`.trim() || username;

const isOf = ({ conversationId, companion }, { receiverId, groupId }) =>
  companion ? companion.userId === receiverId : conversationId === groupId;

const roomOf = ({ conversationId, kind, companion, name }) =>
  kind === "direct"
    ? { to: { receiverId: companion.userId }, name: nameOf(companion) }
    : { to: { groupId: conversationId }, name };

function open(next) {
  room = next;
  find("found").replaceChildren();
  find("search").reset();
  find("messages").replaceChildren();
  show();
  find("scroll").scrollTop = find("scroll").scrollHeight;
  find("write").elements.content.focus();
  if (current() && messenger.copy.messages(current().conversationId).length < 30) readOlder();
}

find("back").onclick = () => {
  room = null;
  show();
};

find("search").onsubmit = async (event) => {
  event.preventDefault();
  const username = new FormData(event.target).get("username").trim();
  const path = `/api/users/search?limit=20&username=${encodeURIComponent(username)}`;
  const nobody = { data: [] };
  const { data } = username ? await call(path, null, session.token).catch(() => nobody) : nobody;
  fill(find("found"), "row", data, "userId", (node, user) => {
    node.querySelector(".name").textContent = nameOf(user);
    node.querySelector(".text").textContent = user.username;
    node.querySelector("button").onclick = () => open({ to: { receiverId: user.userId }, name: nameOf(user) });
  });
  find("found").querySelector("button")?.focus();
};

async function readOlder() {
  const scroll = find("scroll");
  const below = scroll.scrollHeight - scroll.scrollTop;
  await messenger.older(current().conversationId).catch(() => {}); // the button stays
  scroll.scrollTop = scroll.scrollHeight - below;
}

find("older").onclick = readOlder;

find("write").onsubmit = (event) => {
  event.preventDefault();
  const { content } = event.target.elements;
  if (content.value.trim()) messenger.send(room.to, content.value);
  event.target.reset();
  find("scroll").scrollTop = find("scroll").scrollHeight;
};

find("write").onkeydown = (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
};

// --- What is seen

/** Children for rows, made from a template. Those that are there stay, so that nothing loses the focus. */
function fill(parent, template, rows, id, show) {
  const there = new Map([...parent.children].map((node) => [node.dataset.id, node]));
  rows.forEach((row, place) => {
    const node = there.get(row[id]) ?? find(template).content.firstElementChild.cloneNode(true);
    node.dataset.id = row[id];
    show(node, row);
    if (parent.children[place] !== node) parent.insertBefore(node, parent.children[place] ?? null);
  });
  while (parent.children.length > rows.length) parent.lastElementChild.remove();
}

const current = () => messenger.copy.conversations.find((conversation) => isOf(conversation, room.to));

function show() {
  find("state").textContent = messenger.state === "live" ? "" : `${messenger.state}…`;
  const chats = messenger.copy.conversations.filter(({ kind, latest }) => kind === "group" || latest);
  fill(find("chats"), "row", chats, "conversationId", (node, chat) => {
    node.querySelector(".name").textContent = roomOf(chat).name;
    node.querySelector(".text").textContent = chat.latest?.content ?? "";
    node.querySelector(".unread").textContent = chat.unread || "";
    node.querySelector("button").setAttribute("aria-current", room !== null && isOf(chat, room.to));
    node.querySelector("button").onclick = () => open(roomOf(chat));
  });
  find("no-chats").hidden = chats.length > 0;
  find("no-chat").hidden = room !== null;
  find("room").hidden = room === null;
  find("rooms").classList.toggle("in-room", room !== null);
  if (room) showRoom();
}

function showRoom() {
  const scroll = find("scroll");
  const isAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40;
  const conversationId = current()?.conversationId;
  const pending = messenger.outbox.filter(({ receiverId, groupId }) =>
    room.to.receiverId ? receiverId === room.to.receiverId : groupId === room.to.groupId);
  find("with").textContent = room.name;
  find("older").hidden = messenger.copy.cursor(conversationId) === null;
  fill(find("messages"), "line", messenger.copy.messages(conversationId), "messageId", showMessage);
  fill(find("outbox"), "line", pending, "messageId", showPending);
  if (isAtEnd) scroll.scrollTop = scroll.scrollHeight;
  if (!document.hidden) messenger.read(conversationId);
}

function showMessage(node, { senderId, senderName, senderLastName, content, notification, createdAt, editedAt, status }) {
  const time = new Date(createdAt).toLocaleString([], { dateStyle: "short", timeStyle: "short" });
  const isOwn = senderId === session.id;
  node.className = notification ? "notice" : isOwn ? "own" : "";
  node.querySelector(".name").textContent = `${senderName} ${senderLastName}`.trim();
  node.querySelector(".text").textContent = content;
  node.querySelector(".status").textContent = [time, editedAt && "edited", isOwn && status].filter(Boolean).join(" · ");
}

function showPending(node, { messageId, content, error }) {
  node.className = error ? "own failed" : "own";
  node.querySelector(".text").textContent = content;
  node.querySelector(".status").textContent = error ?? "sending…";
  node.querySelector(".discard").hidden = !error;
  node.querySelector(".discard").onclick = () => messenger.discard(messageId);
}

find("entrance").hidden = session !== null;
find("notice").textContent = sessionStorage.getItem("notice");
sessionStorage.removeItem("notice");

/** The messenger of who is logged in. */
export const entered = session && enter();
