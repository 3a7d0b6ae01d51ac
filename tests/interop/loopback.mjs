// Preloaded before a server that listens on all interfaces: binds it to loopback instead, and prints
// the port that it got.

import net from "node:net";

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...others) {
  const then = others.find((other) => typeof other === "function");
  this.once("listening", () => console.log(JSON.stringify({ port: this.address().port })));
  return listen.call(this, { port, host: "127.0.0.1" }, then);
};
