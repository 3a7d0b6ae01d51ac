// Reaches IndexedDB beside the store under test, and lets its writes fail.
(() => {
  if (self.contract) return self.contract;

  const { put, delete: remove } = IDBObjectStore.prototype;
  const { transaction } = IDBDatabase.prototype;
  const { commit } = IDBTransaction.prototype;
  // The countdown of writing transactions, and how the one at zero fails. Below zero all fail.
  let plan = null;

  IDBDatabase.prototype.transaction = function (stores, mode, ...options) {
    const begun = transaction.call(this, stores, mode, ...options);
    if (mode === "readwrite" && plan) {
      plan.nth -= 1;
      if (plan.nth === 0 || plan.always) begun.failure = plan.failure;
    }
    return begun;
  };

  const quota = () => new DOMException("no room", "QuotaExceededError");
  const failing = (method) =>
    function (...values) {
      switch (this.transaction.failure) {
        case "Uncloneable":
          // Reads the same, but the browser cannot copy a function.
          return put.call(this, () => {}, "key");
        case "AbortedOnTheWay": {
          const request = method.apply(this, values);
          this.transaction.abort();
          return request;
        }
        case "RequestFails":
          // What was asked for is done, and something else fails in its stead.
          method.apply(this, values);
          put.call(this, 1, "twice");
          return this.add(2, "twice");
        case "NoRoomForARequest":
          throw quota();
        default:
          return method.apply(this, values);
      }
    };
  IDBObjectStore.prototype.put = failing(put);
  IDBObjectStore.prototype.delete = failing(remove);

  IDBTransaction.prototype.commit = function () {
    switch (this.failure) {
      case "NoRoomAtTheEnd":
        Object.defineProperty(this, "error", { get: quota });
        return this.abort();
      case "AbortedAtTheEnd":
        return this.abort();
      default:
        return commit.call(this);
    }
  };

  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const within = async (name, mode, store, work) => {
    const database = await done(indexedDB.open(name));
    const value = await done(work(transaction.call(database, [store], mode).objectStore(store)));
    database.close();
    return value;
  };

  self.contract = {
    remove: (name) => done(indexedDB.deleteDatabase(name)),
    fail: (_, nth, failure) => {
      plan = { nth, failure, always: nth === 0 };
    },
    mend: () => {
      plan = null;
    },
    nonsense: (_, n) =>
      [1, "text", { bytes: "text" }, { bytes: [1] }, [1, 2], new Date(0)][n % 6],
    plant: (name, key, value) =>
      within(name, "readwrite", "chunks", (store) => put.call(store, value, key)),
    get: (name, store, key) => within(name, "readonly", store, (found) => found.get(key)),
    keys: (name, store) => within(name, "readonly", store, (found) => found.getAllKeys()),
    newer: async (name) => (await done(indexedDB.open(name, 99))).close(),
  };
  return self.contract;
})()
