//! x
fn main() { yew::Renderer::<X>::new().render(); }
#[yew::component]
fn X() -> yew::Html { yew::html! { <p>{"x"}</p> } }
