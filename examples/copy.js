// What a client keeps of somebody's conversations, and the rules by which it stays true, whatever it is told
// twice or late. It knows neither the network nor the clock.

export class Copy {
  since; // the token of `sync`: all that happened before is in here
  #userId;
  #isComplete; // whether the snapshot was read to its end
  #places; // conversations as `sync` tells them; what is in `messages` has no gap after the time `from`

  constructor(userId, { since = null, isComplete = false, places = {} } = {}) {
    this.since = since;
    this.#userId = userId;
    this.#isComplete = isComplete;
    this.#places = places;
  }

  /** What to make the same copy of. */
  toJSON() {
    return { since: this.since, isComplete: this.#isComplete, places: this.#places };
  }

  /** As in `GET /api/conversations`, with `unread` and the `latest` message that is known; the latest first. */
  get conversations() {
    const rows = Object.values(this.#places).map(({ conversation, ...place }) => {
      const counted = conversation.latestMessage?.createdAt ?? "";
      const isNew = ({ senderId, createdAt }) => senderId !== this.#userId && createdAt > counted;
      const unread = conversation.unreadCount + shown(place).filter(isNew).length;
      const latest = shown(place).at(-1) ?? conversation.latestMessage;
      return { ...conversation, unread, latest, at: latest?.createdAt ?? conversation.createdAt };
    });
    return rows.sort((a, b) => (a.at < b.at ? 1 : -1));
  }

  /** What is known without a gap, the oldest first. `status` is how far a message of one's own got. */
  messages(conversationId) {
    const place = this.#places[conversationId];
    const { othersReadPosition: read, othersDeliveredPosition: delivered } = place ?? {};
    const status = ({ position }) => (position <= read ? "read" : position <= delivered ? "delivered" : "sent");
    return place ? shown(place).map((message) => ({ ...message, status: status(message) })) : [];
  }

  /** Where the history is to be read on: undefined at its head, null if there is no more. */
  cursor(conversationId) {
    const place = this.#places[conversationId];
    return place && place.from !== "" ? place.cursor : null;
  }

  /** A page of a history. */
  addHistory(conversationId, { data, nextCursor }) {
    const place = this.#places[conversationId];
    if (!place) return;
    data.forEach((message) => this.#keep(message));
    const from = nextCursor ? data.at(-1).createdAt : "";
    Object.assign(place, { cursor: nextCursor, from: from < place.from ? from : place.from });
  }

  /** A page of `snapshot` or `sync`. */
  addPage({ conversations, next, hasMore }, data) {
    for (const { left, ...told } of conversations) {
      const { conversationId, conversation, clearedUntil } = told;
      const known = this.#places[conversationId];
      const isKept = ([, message]) => !(message.createdAt <= clearedUntil);
      const messages = Object.fromEntries(Object.entries(known?.messages ?? {}).filter(isKept));
      this.#places[conversationId] = { from: "", ...known, ...told, messages };
      if (left) delete this.#places[conversationId];
      else if (!known && !this.#isComplete) this.#keepLatest(conversation);
    }
    data.forEach((message) => this.#keep(message));
    this.#isComplete ||= !hasMore;
    this.since = next;
  }

  /** What a snapshot tells: what is older is in the history only. */
  #keepLatest({ conversationId, latestMessage }) {
    if (!latestMessage) return;
    this.#places[conversationId].from = latestMessage.createdAt;
    this.#keep({ ...latestMessage, conversationId, updatedAt: latestMessage.createdAt });
  }

  /** A live frame. False if the rest has to be asked for by `sync`: members, names, positions, the unknown. */
  addFrame(type, { message: content, ...item }) {
    const isDialog = ([, { conversation }]) => conversation.companion?.userId === item.senderId;
    const dialog = () => Object.entries(this.#places).find(isDialog)?.[0];
    const conversationId = item.conversationId ?? item.groupId ?? dialog();
    const place = this.#places[conversationId];
    const message = { ...item, conversationId, content, updatedAt: item.editedAt ?? item.createdAt };
    if (type === "messageDeleted") this.#keep({ ...message, content: "", deletedAt: true });
    else if (type === "messageEdited" && !place?.messages[item.messageId]) return false;
    else if (content !== undefined) this.#keep(message);
    return place !== undefined && ["privateMessage", "messageInGroup", "messageEdited"].includes(type);
  }

  /** Of two that are told of one message the later `updatedAt` counts, and a deletion for good. */
  #keep(message) {
    const place = this.#places[message.conversationId];
    const known = place?.messages[message.messageId];
    const isLate = known?.deletedAt || (!message.deletedAt && known?.updatedAt > message.updatedAt);
    if (!place || isLate || message.createdAt <= place.clearedUntil) return;
    place.messages[message.messageId] = { ...known, ...message };
  }
}

function shown({ messages, from }) {
  const known = Object.values(messages).filter((message) => !message.deletedAt && message.createdAt >= from);
  return known.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}
